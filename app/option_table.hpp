#pragma once
/// Which options of a verb mean something together.
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include <CLI/CLI.hpp>

namespace dioscope::app {

/// Throws Failure(ExitCode::usage) for the first option on the command line that means nothing beside the
/// other ones, or for what `verb` was given: `kinds`, names of the table such as "result files". Call it
/// before anything is done.
void refuse_meaningless(const CLI::App& verb, std::initializer_list<std::string_view> kinds = {});

/// Check of an option's text: a decimal number from `least` to `most`.
CLI::Validator whole_number(std::uint64_t least, std::uint64_t most);

} // namespace dioscope::app
