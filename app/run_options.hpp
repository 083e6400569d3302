#pragma once
/// What `dioscope run` and `dioscope compare` were asked to do.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dioscope::app {

struct RunOptions {
  std::vector<std::string> scenarios; ///< names or files, folders too for compare; exactly one for run
  std::vector<std::string> overrides; ///< "path=value", --seed included as run.seed
  std::optional<std::string> out;     ///< folder for the result files; none: results on stdout only
  bool quick = false;                 ///< a tenth of the I/Os
  std::vector<std::string> variants;  ///< names of the variants to run; empty: all
  unsigned jobs = 1;                  ///< variants simulated at the same time, at least 1
  bool check_determinism = false;     ///< run twice and show the first event that differs
  bool strict = false;                ///< a missed expectation is exit code 7
};

/// Run the scenario and write its results. Returns the exit code; throws what report() understands.
int run_scenario(const RunOptions& options);

} // namespace dioscope::app
