#pragma once
/// Verbs and options that do not exist, and the ones that were meant.
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace dioscope::app {

/// Throws Failure(ExitCode::usage) when `word`, the first on the command line, is neither an option nor one
/// of `app`'s verbs.
void check_verb(const CLI::App& app, const std::string& word);

/// Throws Failure(ExitCode::usage) for the first option on the command line that the verb does not have. To
/// be called when `app` could not parse it: without a complaint here, it was something else.
void check_options(const CLI::App& app);

/// The long names of the options of `verb`, in their order: "--help", "--set".
std::vector<std::string> option_names(const CLI::App& verb);

} // namespace dioscope::app
