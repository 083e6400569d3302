#pragma once
/// The designs of a scenario, by what their locks do: each is run by itself, and its schedules are explored.
#include <optional>
#include <string>
#include <vector>

#include "experiments/schedules/explorer.hpp"
#include "results/result_json.hpp"

namespace dioscope::experiments {

/// What is found out about one design.
struct LockFinding {
  std::string name;
  std::optional<results::VariantResult> measured; ///< none when the undisturbed run did not end
  ScheduleExploration explored;
  /// Of the undisturbed run and of those schedules that were looked into.
  std::vector<std::string> broken_rules;
};

struct ExaminedLocks {
  std::vector<LockFinding> findings;
  std::vector<results::FailedVariant> cut_off; ///< what the time limit did not let finish
};

/// Run every variant by itself and explore its schedules. Throws Failure with the exit code of a run that
/// failed other than by a deadlock, ExitCode::internal_error for a schedule that broke a rule of the model,
/// and ExitCode::unfinished when no variant was finished.
ExaminedLocks examine_locks(const scenarios::Scenario& scenario, const ScheduleLimits& limits,
                            const Workers& workers);

/// As exploration.json has it.
results::Json to_json(const ScheduleExploration& explored);

} // namespace dioscope::experiments
