#include "models/machine/cache.hpp"

namespace dioscope::machine {

sim::Duration Cache::look_up(CacheLine& line, Access access) {
  const bool evicted = line.users.last == cpu_ && fills_ - line.stamp > capacity_;
  const bool present = (line.sharers & bit_) != 0 && !evicted;
  sim::Duration cost;
  if (present && (access == Access::read || line.users.owner == cpu_ || line.sharers == bit_)) {
    cost = parameters_.hit;
    ++statistics_.hits;
  } else if (line.users.owner >= 0 && line.users.owner != cpu_) {
    cost = parameters_.transfer;
    ++statistics_.transfers;
    ++fills_;
  } else if (present) {
    cost = parameters_.invalidate;
    ++statistics_.invalidations;
  } else {
    cost = parameters_.memory;
    ++statistics_.memory;
    ++fills_;
  }
  if (access == Access::write) {
    line.sharers = bit_;
    line.users.owner = cpu_;
  } else {
    line.sharers |= bit_;
    if (line.users.owner != cpu_) line.users.owner = -1;
  }
  line.users.last = cpu_;
  line.stamp = fills_;
  return cost;
}

sim::Duration Cache::look_up(CacheLine& line, Access access, unsigned lines) {
  sim::Duration cost{0};
  for (; lines > 1; --lines) {
    CacheLine neighbour = line;
    cost += look_up(neighbour, access);
  }
  return cost + look_up(line, access);
}

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
