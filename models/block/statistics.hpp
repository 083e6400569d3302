#pragma once
/// What the block layer counts.
#include "sim/statistics.hpp"

namespace dioscope::block {

struct BlockStatistics {
  sim::Counter bios;
  sim::Counter back_merges;
  sim::Counter front_merges;
  sim::Counter request_merges;
  sim::Counter merges_refused;
  sim::Counter requests;
  sim::Counter request_sleeps;
  sim::Counter plugs;
  sim::Counter unplugs;
  sim::Counter run_queues;
  sim::Counter bounced_bytes;
  sim::Gauge requests_in_use;
  static const sim::StatisticTable<BlockStatistics>& table();
};

} // namespace dioscope::block
