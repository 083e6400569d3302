#pragma once
/// What was found out about the locks of designs, as text and as files.
#include <span>
#include <string>
#include <vector>

#include "experiments/schedules/locks_of_scenario.hpp"
#include "results/table.hpp"
#include "results/write_results.hpp"

namespace dioscope::experiments {

/// How much a report tells.
struct LocksReport {
  bool contention;  ///< which locks were waited for as well
  bool all_stories; ///< else the shortest on one CPU and on several
  results::Screen screen = {};
};

/// The title, a table of the designs, what rules they break, and how they hang, with stories.
std::string locks_report(const scenarios::Scenario& scenario, const std::vector<LockFinding>& findings,
                         const LocksReport& options);

/// locks.txt with the whole report, exploration.json, and the tables of the locks of those that were
/// measured.
std::vector<results::File> locks_files(const scenarios::Scenario& scenario,
                                       const std::vector<LockFinding>& findings,
                                       const ScheduleLimits& limits);

} // namespace dioscope::experiments
