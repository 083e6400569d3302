#pragma once
/// The options of `run` for what is taken out of a run besides its results.
#include <memory>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "experiments/runs/observation.hpp"

namespace dioscope::app {

struct ObserveOptions {
  experiments::ObservationPlan plan;
  std::optional<std::string> sqlite; ///< the database to write
  std::optional<std::string> trace;  ///< the file, or its stem, to write
  std::string trace_format;          ///< empty: by the file's name
};

/// Complete `options.plan` with what the options about traces say together. Throws Failure,
/// ExitCode::usage.
void plan_trace(ObserveOptions& options);

/// Declare them on `verb`; `options` is filled when the command line has been parsed.
void add_observe_arguments(CLI::App& verb, const std::shared_ptr<ObserveOptions>& options);

} // namespace dioscope::app
