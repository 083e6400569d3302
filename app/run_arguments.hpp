#pragma once
/// The options that `run`, `compare` and `sweep` share.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace dioscope::app {

/// Processes that simulate at the same time, at most.
inline constexpr unsigned kMostJobs = 1024;

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

/// Declare them on `verb`; `options` is filled when the command line has been parsed.
void add_run_arguments(CLI::App& verb, const std::shared_ptr<RunOptions>& options);

/// Check that `text` is path=value: the validator of --set. Returns the complaint, empty when it is.
std::string check_override(const std::string& text);

} // namespace dioscope::app
