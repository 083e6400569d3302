#include "models/memory/pool_parameters.hpp"

namespace dioscope::memory {

const sim::ParameterTable<PoolParameters>& PoolParameters::table() {
  using P = PoolParameters;
  constexpr sim::Duration none{0};
  constexpr sim::Duration most{100'000};
  static const auto table =
      sim::ParameterTable<P>("kernel.pools", "The slab allocator and the mempools (spec 11).")
          .add("slab_alloc", &P::slab_alloc, none, most,
               "estimate: below the posted part of column A; about 40 instructions at M1's clock",
               "kmem_cache_alloc from the per-CPU array.")
          .add("slab_free", &P::slab_free, none, most, "as slab_alloc",
               "kmem_cache_free to the per-CPU array.")
          .add("slab_transfer", &P::slab_transfer, none, most,
               "estimate: about 15 instructions at M1's clock",
               "Each object moved between a per-CPU array and the shared lists, the lists' lock held.")
          .add("mempool", &P::mempool, none, most, "estimate: about 20 instructions at M1's clock",
               "mempool_alloc or mempool_free without the slab allocator's part.");
  return table;
}

const sim::StatisticTable<SlabStatistics>& SlabStatistics::table() {
  using S = SlabStatistics;
  static const auto table =
      sim::StatisticTable<S>("slab")
          .add("allocations", &S::allocations, "1", "Objects handed out.")
          .add("frees", &S::frees, "1", "Objects given back.")
          .add("refills", &S::refills, "1", "Batches moved from the shared lists to a per-CPU array.")
          .add("flushes", &S::flushes, "1", "Batches moved from a per-CPU array to the shared lists.")
          .add("in_use", &S::in_use, "1", "Objects handed out and not given back.");
  return table;
}

const sim::StatisticTable<MempoolStatistics>& MempoolStatistics::table() {
  using M = MempoolStatistics;
  static const auto table =
      sim::StatisticTable<M>("mempool")
          .add("allocations", &M::allocations, "1", "Objects handed out.")
          .add("from_reserve", &M::from_reserve, "1", "... of these from the reserve.")
          .add("to_reserve", &M::to_reserve, "1", "Objects given back that filled up the reserve.");
  return table;
}

} // namespace dioscope::memory
