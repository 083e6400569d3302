#pragma once
/// Cache lines that CPUs read all together again and again, as balancing reads the run queues of all CPUs.
#include <array>
#include <cstdint>
#include <vector>

#include "models/machine/cpu.hpp"

namespace dioscope::machine {

/// Line i is CPU i's own. Behaves as so many lines that are touched one by one, and costs the simulator what
/// has changed between two readings instead of all of them.
class LineGroup {
 public:
  /// 1 to 64 lines, in memory only.
  explicit LineGroup(unsigned lines);

  void touch(Context& context, Fn fn, unsigned number, Access access);
  /// Read all lines but that of the CPU that `context` is on, in order; before each `each` is charged.
  void read_others(Context& context, Fn fn, sim::Duration each);

 private:
  /// A CPU has read all lines but its own. What that has done to a line is put down when the line is touched
  /// next.
  struct Reading {
    int cpu = -1;
    std::uint32_t stamp = 0;   ///< of the first line
    std::uint64_t fetched = 0; ///< lines that came into its cache: those behind have a later stamp
    std::uint64_t number = 0;  ///< of the readings and touches, from 1
  };
  struct Line {
    CacheLine state;
    std::uint64_t shown = 0; ///< number of the last reading or touch that it shows
  };

  const Reading& last_reading_of(unsigned number) const;
  /// The line, as the last reading has left it.
  Line& put_down(unsigned number);
  /// The other CPUs' lines to be read one by one; all when what CPU `cpu` has read may have left its cache.
  std::uint64_t changed_for(unsigned cpu, const Cache& cache) const;
  /// What `reading` costs where nobody watches: `changed` lines one by one, the others are there.
  sim::Duration read_at_once(std::uint64_t changed, Reading& reading, Cache& cache);
  /// All of them one by one, as who watches wants to see it.
  void read_each(Context& context, Fn fn, sim::Duration each, Reading& reading);

  std::uint64_t all_;
  std::vector<Line> lines_;
  std::vector<std::uint64_t> changed_; ///< by CPU: lines touched by themselves since it read all
  std::array<Reading, 2> last_;        ///< by two CPUs, the later one first
  std::uint64_t count_ = 0;            ///< readings and touches so far
};

} // namespace dioscope::machine
