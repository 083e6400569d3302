#pragma once
/// What the pages of the course show, as data; page/README.md lays it out.
#include <string>
#include <vector>

#include "lessons/lesson_run.hpp"
#include "text/json.hpp"

namespace dioscope::lessons {

/// Of a lesson, simulated: for every choice of those that the student has.
text::Json lesson_data(LessonRun& run, const std::vector<Lesson>& course);

/// Of the first page: what there is.
text::Json index_data(const std::vector<Lesson>& course);

/// Of the page for teachers: a plan, a work sheet and its answers. `lessons`: of each, lesson_data().
text::Json teachers_data(const std::vector<Lesson>& course, const std::vector<text::Json>& lessons);

/// "wait-queue.html".
std::string page_name(const Lesson& lesson);

inline constexpr const char* kIndexPage = "index.html";
inline constexpr const char* kTeachersPage = "teachers.html";

} // namespace dioscope::lessons
