#pragma once
/// What `dioscope list` says of the library and of one file of it.
#include <filesystem>
#include <string>

#include "scenarios/library.hpp"

namespace dioscope::app {

/// A section with its heading and a line or more an entry, within `columns`; empty when it has no entries.
/// `broken` is set when an entry cannot be used.
std::string section_text(const scenarios::LibrarySection& section, std::size_t columns, bool& broken);

/// What `file` is about, its variants and what each sets, and the commands that run it as `name`, a word of
/// the command line. Throws text::InputError.
std::string outline_text(const std::filesystem::path& file, const std::string& name, std::size_t columns);

} // namespace dioscope::app
