#pragma once
/// What the block layer and the SCSI mid layer count.
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
  sim::Gauge requests_in_use;
  static const sim::StatisticTable<BlockStatistics>& table();
};

struct ScsiStatistics {
  sim::Counter commands;
  sim::Counter device_full;
  sim::Counter host_full;
  sim::Counter interrupts;
  sim::Counter empty_interrupts;
  sim::Gauge outstanding;
  sim::DurationHistogram queued;  ///< from a request's making to its command's way to the adapter
  sim::DurationHistogram service; ///< from there to the adapter's response
  static const sim::StatisticTable<ScsiStatistics>& table();
};

} // namespace dioscope::block
