#pragma once
/// Reads the two files of a lesson.
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "lessons/lesson.hpp"

namespace dioscope::lessons {

/// The lesson of `file`, NAME.json, and of NAME.md beside it, checked: every scenario, variant and value that
/// it names exists, every step has its sections. Throws text::InputError with file, place, what was found and
/// what is legal.
Lesson load_lesson(const std::filesystem::path& file);

/// What an explanation may be about, besides an I/O: "slowest_io", ...
const std::vector<std::string>& about_names();

/// The names of the pictures, in the order of ShowKind.
const std::vector<std::string>& show_names();

} // namespace dioscope::lessons
