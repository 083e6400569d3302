#include "models/machine/cache.hpp"

namespace dioscope::machine {

const sim::StatisticTable<CacheStatistics>& CacheStatistics::table() {
  using S = CacheStatistics;
  static const auto table =
      sim::StatisticTable<S>("cache")
          .add("hits", &S::hits, "1", "Touches of a line that was there in the wanted state.")
          .add("transfers", &S::transfers, "1", "Lines that came from another CPU's cache.")
          .add("invalidations", &S::invalidations, "1", "Lines taken from other sharers.")
          .add("memory", &S::memory, "1", "Lines that came from memory.");
  return table;
}

} // namespace dioscope::machine
