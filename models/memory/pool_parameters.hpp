#pragma once
/// What the slab allocator and the mempools cost, and what they count.
#include "sim/parameters.hpp"
#include "sim/statistics.hpp"

namespace dioscope::memory {

/// "kernel.pools". Locks and cache misses are charged besides.
struct PoolParameters {
  sim::Duration slab_alloc{60};
  sim::Duration slab_free{60};
  sim::Duration slab_transfer{20};
  sim::Duration mempool{30};
  static const sim::ParameterTable<PoolParameters>& table();
};

struct SlabStatistics {
  sim::Counter allocations;
  sim::Counter frees;
  sim::Counter refills;
  sim::Counter flushes;
  sim::Gauge in_use;
  static const sim::StatisticTable<SlabStatistics>& table();
};

struct MempoolStatistics {
  sim::Counter allocations;
  sim::Counter from_reserve;
  sim::Counter to_reserve;
  static const sim::StatisticTable<MempoolStatistics>& table();
};

} // namespace dioscope::memory
