#pragma once
/// The options that `run` and `compare` share.
#include <memory>

#include <CLI/CLI.hpp>

#include "app/run_options.hpp"

namespace dioscope::app {

/// Declare them on `verb`; `options` is filled when the command line has been parsed.
void add_run_arguments(CLI::App& verb, const std::shared_ptr<RunOptions>& options);

/// Check that `text` is path=value: the validator of --set. Returns the complaint, empty when it is.
std::string check_override(const std::string& text);

} // namespace dioscope::app
