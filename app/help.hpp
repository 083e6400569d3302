#pragma once
/// What `--help` says beside the options.
#include <string>

#include <CLI/CLI.hpp>

namespace dioscope::app {

/// "Exit codes: 0 ok, 1 usage, ...", in lines.
std::string exit_codes_text();

/// Put examples and exit codes below the help of `app`'s verbs.
void add_examples(CLI::App& app);

} // namespace dioscope::app
