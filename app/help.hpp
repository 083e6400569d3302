#pragma once
/// How `--help` looks, and what it says beside the options.
#include <string>

#include <CLI/CLI.hpp>

namespace dioscope::app {

/// Keep the help of `app` and of verbs that are added later within the terminal's width.
void format_help(CLI::App& app);

/// "Exit codes: 0 ok, 1 usage, ...", in lines.
std::string exit_codes_text();

/// Put examples and exit codes below the help of `app`'s verbs.
void add_examples(CLI::App& app);

} // namespace dioscope::app
