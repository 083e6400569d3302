#pragma once
/// Completion scripts for shells, made of what the verbs declare.
#include <string>

#include <CLI/CLI.hpp>

namespace dioscope::app {

/// A script for bash 4.4 or later that completes `app`'s verbs, options and values; it needs no package.
std::string bash_completion(const CLI::App& app);

/// The same for zsh, to lie as `_dioscope` in a folder of fpath.
std::string zsh_completion(const CLI::App& app);

} // namespace dioscope::app
