#pragma once
/// The options that `run`, `compare` and `sweep` share, and some of them with `locks`.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "experiments/runs/workers.hpp"
#include "sim/time.hpp"

namespace dioscope::app {

/// Processes that simulate at the same time, at most.
inline constexpr unsigned kMostJobs = 1024;

struct RunOptions {
  std::vector<std::string> scenarios; ///< names or files, folders too for compare; exactly one for run
  std::vector<std::string> overrides; ///< "path=value", --seed included as run.seed
  std::optional<std::string> out;     ///< folder for the result files; none: results on stdout only
  bool quick = false;                 ///< a tenth of the I/Os
  std::vector<std::string> variants;  ///< names of the variants to run; empty: all
  experiments::Workers workers;       ///< variants simulated at the same time, at least 1, and until when
  bool check_determinism = false;     ///< run twice and show the first event that differs
  bool strict = false;                ///< a missed expectation is exit code 7
  bool details = false;               ///< print every table after the answer
};

/// Declare those that change what is simulated on `verb`: --set, --seed, --quick. `options` has to live as
/// long as it.
void add_model_arguments(CLI::App& verb, RunOptions& options);

/// Declare all of them on `verb`; `options` is filled when the command line has been parsed.
void add_run_arguments(CLI::App& verb, const std::shared_ptr<RunOptions>& options);

/// "dioscope run thread-2002-09-19 --quick": the command that gives the same results again. Options that
/// change nothing about them are left out.
std::string repeat_command(const std::string& verb, const RunOptions& options,
                           const std::vector<std::string>& more = {});

/// Declare --details on `verb`; `details` has to live as long as it.
void add_details(CLI::App& verb, bool& details);

/// Declare --jobs and --time-limit on `verb`; `workers` has to live as long as it. `jobs` is the help text.
void add_workers(CLI::App& verb, experiments::Workers& workers, const std::string& jobs);

/// Declare --time-limit on `verb`; `workers` has to live as long as it.
void add_time_limit(CLI::App& verb, experiments::Workers& workers);

/// "10ms" as a duration. Throws CLI::ValidationError that names `option` unless it is one of more than 0s and
/// at most `longest`.
sim::Duration duration(const std::string& option, const std::string& text, sim::Duration longest);

/// Check that `text` is path=value: the validator of --set. Returns the complaint, empty when it is.
std::string check_override(const std::string& text);

} // namespace dioscope::app
