#pragma once
/// The text of a scenario to go on from: `dioscope new`.
#include <filesystem>
#include <string>

namespace dioscope::scenarios {

/// A small scenario called `name`, one printable line, which runs wherever there is a library; its
/// descriptions say what to change. Throws text::InputError when there is no library.
std::string new_scenario(const std::string& name);

/// The text of `from`, a scenario or lock program, as a file `to`: includes, published data and schema are
/// named so that they are found from there. Throws text::InputError when `from` cannot be used.
std::string copied_scenario(const std::filesystem::path& from, const std::filesystem::path& to);

} // namespace dioscope::scenarios
