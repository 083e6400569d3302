#pragma once
/// What a profiler as of 2002 counted in a run, and where the time really went. Crosses a process border as
/// JSON.
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "results/variant_result.hpp"

namespace dioscope::tracing {

/// What the ticks of all CPUs' local timers found.
struct FoundTicks {
  std::uint64_t user = 0; ///< user mode, which the kernel's profiler leaves out
  std::map<std::string, std::uint64_t>
      kernel; ///< by function, the idle loop's among them; none without ticks
  std::uint64_t total() const;
  std::uint64_t of(const std::string& function) const;
};

/// A line of the cost ledger: where one CPU spent time of the measured interval.
struct TimeSpent {
  unsigned cpu = 0;
  std::string context;    ///< user, process, softirq, hardirq, idle
  std::uint32_t task = 0; ///< pid; 0 in interrupts and idle
  std::string task_name;  ///< empty in interrupts
  std::string function;
  std::string reason; ///< run, spin, miss
  std::int64_t ns = 0;
};

struct TickProfile {
  FoundTicks whole_run;
  FoundTicks measured;
  std::int64_t tick_ns = 0;     ///< from one tick of a CPU to the next
  std::uint64_t ios = 0;        ///< completed in the measured interval
  std::vector<TimeSpent> spent; ///< in the measured interval; by CPU, context, task, function, reason
};

results::Json to_json(const TickProfile& profile);
/// Throws text::InputError that names the field.
TickProfile tick_profile_from_json(const results::Json& json);

} // namespace dioscope::tracing
