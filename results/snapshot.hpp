#pragma once
/// Readings of a running System, and what lies between two of them: all that the formulas of metrics see.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "models/system.hpp"
#include "results/cpu_time.hpp"
#include "results/statistics.hpp"
#include "results/variant_result.hpp"

namespace dioscope::results {

/// Context switches of one cause.
struct SwitchCount {
  std::uint64_t count = 0;
  bool workload = false;
};

/// What had been counted at one moment. Some 150 KiB.
struct Snapshot {
  sim::TimePoint at;
  Statistics statistics;
  sim::Duration oldest_under_way{0}; ///< of the I/Os that have not ended
  CpuTime cpu_time;
  std::map<std::string, SwitchCount> switches; ///< by cause
  /// By line and CPU; the last two stand for the CPUs' own timers and for IPIs.
  std::vector<std::vector<std::uint64_t>> interrupts;
};

/// `switches_by_task`: the sched_switch events that are booked to each pid.
Snapshot take_snapshot(System& system, const std::vector<std::uint64_t>& switches_by_task);

/// What is known when the run is over.
struct WholeRun {
  double elapsed_s = 0;
  double user_s = 0; ///< as `time` charges it to the workload's processes
  double sys_s = 0;
  double ios = 0;
  Statistics statistics;
  double lock_violations = 0;
  double stale_pages = 0;
  double peak_bios = 0;
  double events = 0;
  double loops = 0; ///< how many the machine has
};
WholeRun whole_run(System& system);

/// What happened between two snapshots.
struct Measured {
  Measured(const Snapshot& from, const Snapshot& to, const WholeRun& whole_run);

  const Snapshot& from;
  const Snapshot& to;
  const WholeRun& run;
  Statistics during;
  double seconds;
  double ios; ///< completed in between
  std::vector<SwitchCause> switches;

  /// None when no I/O was completed.
  std::optional<double> per_io(double value) const {
    return ios == 0 ? std::nullopt : std::optional(value / ios);
  }
  std::optional<double> per_io(sim::Counter counter) const {
    return per_io(static_cast<double>(counter.value));
  }
  double per_second(double value) const { return value / seconds; }
  /// CPU time of a kind of context, a function, or a reason.
  template <class What>
  double cpu_us(What what) const {
    return to.cpu_time.us_of(what) - from.cpu_time.us_of(what);
  }
  std::vector<ProfileRow> profile() const;
  std::vector<SampledRow> sampled() const;
  std::vector<InterruptRow> interrupts() const;
};

} // namespace dioscope::results
