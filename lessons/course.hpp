#pragma once
/// Where lessons are, and which there are.
#include <filesystem>
#include <string>
#include <vector>

#include "lessons/lesson.hpp"

namespace dioscope::lessons {

/// The folder with the lessons' files: lessons/course beside the first folder of the scenario library that
/// has one. Throws text::InputError when there is none. Nothing else decides where lessons are.
std::filesystem::path course_folder();

/// All lessons of `folder`, by number. Throws text::InputError: one cannot be used, two have the same number,
/// or there is none.
std::vector<Lesson> load_course(const std::filesystem::path& folder);

/// The lesson with this name or number. Throws text::InputError with what there is.
const Lesson& find_lesson(const std::vector<Lesson>& course, const std::string& word);

} // namespace dioscope::lessons
