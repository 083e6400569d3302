#pragma once
/// Cache lines of shared objects. Warmth is an outcome: a line remembers who modified it, who shares it, and
/// how much its last user's cache has taken in since.
#include <bit>
#include <cstddef>
#include <cstdint>

#include "models/machine/parameters.hpp"
#include "sim/statistics.hpp"

namespace dioscope::machine {

enum class Access : std::uint8_t { read, write };

/// The coherence state of one line. New lines are in memory only. At most 64 CPUs.
struct CacheLine {
  std::uint64_t sharers = 0;
  std::uint32_t stamp = 0; ///< fill count of `last` at its last touch
  struct Users {
    std::int16_t owner = -1; ///< the CPU whose copy is modified, -1 when memory is current
    std::int16_t last = -1;  ///< the CPU that touched it last
    /// Both in one comparison.
    friend bool operator==(Users a, Users b) {
      return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b);
    }
  };
  Users users;
};

struct CacheStatistics {
  sim::Counter hits;
  sim::Counter transfers;
  sim::Counter invalidations;
  sim::Counter memory;
  static const sim::StatisticTable<CacheStatistics>& table();
};

/// One CPU's second-level cache.
class Cache {
 public:
  Cache(unsigned cpu, const CacheParameters& parameters)
      : parameters_(parameters),
        bit_(std::uint64_t{1} << cpu), alone_{static_cast<std::int16_t>(cpu), static_cast<std::int16_t>(cpu)},
        cpu_(static_cast<std::int16_t>(cpu)),
        capacity_(static_cast<std::uint32_t>(parameters.capacity / parameters.line)) {}

  /// Touch `line` and return what it costs; with `lines`, so many neighbours that are always touched
  /// together, of which `line` stands for all. What the first of them finds all find: where it has to be
  /// fetched, so have they.
  sim::Duration touch(CacheLine& line, Access access, unsigned lines = 1) {
    return keeps(line) ? touch_kept(line, lines) : look_up(line, access, lines);
  }
  /// This CPU has modified it, and nobody else has had it since: by far the most frequent case.
  bool keeps(const CacheLine& line) const { return kept(line, alone_, fills_, capacity_); }
  /// What touching a line costs that is there.
  sim::Duration hit_cost() const { return parameters_.hit; }
  /// touch() of a line that it keeps(), for whatever.
  sim::Duration touch_kept(CacheLine& line, unsigned lines = 1) {
    line.stamp = fills_;
    return hit(lines);
  }
  /// The same of `count` lines, one after the other: `line_of(i)`, which is called once for each, gives a
  /// CacheLine&, `access_of(i)` how it is touched.
  template <class LineOf, class AccessOf>
  sim::Duration touch_each(std::size_t count, LineOf&& line_of, AccessOf&& access_of) {
    sim::Duration cost{0};
    unsigned hits = 0;
    // What the loop needs again and again, where no line can be in the way.
    const auto alone = alone_;
    const auto capacity = capacity_;
    auto fills = fills_;
    for (std::size_t i = 0; i < count; ++i) {
      CacheLine& line = line_of(i);
      if (kept(line, alone, fills, capacity)) [[likely]] {
        line.stamp = fills;
        ++hits;
      } else {
        cost += look_up(line, access_of(i), 1);
        fills = fills_;
      }
    }
    return cost + hit(hits);
  }

  /// Data that nobody tracks passes through the cache.
  void pass_through(sim::Bytes size) { fills_ += static_cast<std::uint32_t>(size / parameters_.line); }
  const CacheStatistics& statistics() const { return statistics_; }

  // For who keeps the state of many lines together (line_group.hpp).
  /// Lines that have come into it so far.
  std::uint32_t fills() const { return fills_; }
  /// Whether a line that was touched at `stamp` fills, and never since, has left it before `more` fills from
  /// now.
  bool may_lose(std::uint32_t stamp, std::uint32_t more) const { return fills_ + more - stamp > capacity_; }
  /// Read `line`, which another CPU has touched since this one did, whatever its `users` and `stamp` say.
  sim::Duration read_behind(CacheLine& line) { return touch_elsewhere(line, Access::read, 1, false); }
  /// `lines` are there. Returns what touching them costs.
  sim::Duration hit(unsigned lines) {
    statistics_.hits += lines;
    return parameters_.hit * lines;
  }

 private:
  /// By reference: the first comparison decides nearly always.
  static bool kept(const CacheLine& line, const CacheLine::Users& alone, const std::uint32_t& fills,
                   const std::uint32_t& capacity) {
    return line.users == alone && fills - line.stamp <= capacity;
  }
  /// touch(), wherever they are.
  sim::Duration look_up(CacheLine& line, Access access, unsigned lines) {
    return touch_elsewhere(line, access, lines, line.users.last == cpu_ && may_lose(line.stamp, 0));
  }
  /// The same of lines of which is known whether they are `evicted`: have left this cache though nobody else
  /// has touched them.
  sim::Duration touch_elsewhere(CacheLine& line, Access access, unsigned lines, bool evicted);

  CacheParameters parameters_;
  CacheStatistics statistics_;
  std::uint64_t bit_;
  std::uint32_t fills_ = 0;
  CacheLine::Users alone_; ///< of a line that this CPU has modified and touched last
  std::int16_t cpu_;
  std::uint32_t capacity_;
};

inline sim::Duration Cache::touch_elsewhere(CacheLine& line, Access access, unsigned lines, bool evicted) {
  sim::Duration cost;
  if (line.users.owner >= 0 && line.users.owner != cpu_) {
    // It has the only copy.
    cost = parameters_.transfer;
    statistics_.transfers += lines;
    fills_ += lines;
  } else {
    const bool present = (line.sharers & bit_) != 0 && !evicted;
    if (present && (access == Access::read || line.users.owner == cpu_ || line.sharers == bit_)) {
      cost = parameters_.hit;
      statistics_.hits += lines;
    } else if (present) {
      cost = parameters_.invalidate;
      statistics_.invalidations += lines;
    } else {
      cost = parameters_.memory;
      statistics_.memory += lines;
      fills_ += lines;
    }
  }
  if (access == Access::write) {
    line.sharers = bit_;
    line.users = alone_;
  } else {
    line.sharers |= bit_;
    if (line.users.owner != cpu_) line.users.owner = -1;
    line.users.last = cpu_;
  }
  line.stamp = fills_;
  return cost * lines;
}

} // namespace dioscope::machine
