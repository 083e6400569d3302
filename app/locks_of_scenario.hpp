#pragma once
/// The designs of a scenario side by side, by what their locks do.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/exit_codes.hpp"
#include "app/schedules/explorer.hpp"

namespace dioscope::app {

struct ScenarioLocksOptions {
  std::vector<std::string> variants; ///< names; empty: all
  std::vector<std::string> overrides;
  std::optional<std::string> replay; ///< a decision log: run that and nothing else
  std::optional<std::string> out;    ///< folder for files
  bool contention = false;           ///< print what waited for what as well
  ScheduleLimits limits;
  unsigned jobs = 1;
};

/// Run every variant by itself, explore its schedules, and print a table and the shortest story; write all of
/// it to options.out. Returns the
/// worst finding's exit code; throws what report() understands.
ExitCode run_locks_of_scenario(const std::filesystem::path& file, const ScenarioLocksOptions& options);

} // namespace dioscope::app
