#include "lessons/course.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "lessons/reader.hpp"
#include "scenarios/library.hpp"
#include "scenarios/suggest.hpp"

namespace dioscope::lessons {

namespace fs = std::filesystem;

fs::path course_folder() {
  std::vector<std::string> looked;
  for (const auto& library : scenarios::library_folders()) {
    auto folder = (library / ".." / "lessons" / "course").lexically_normal();
    std::error_code error;
    if (fs::is_directory(folder, error)) return folder;
    looked.push_back(folder.string());
  }
  throw text::InputError("lessons", "",
                         fmt::format("found no lessons; legal: a folder lessons/course beside that of the "
                                     "scenarios{}{}",
                                     looked.empty() ? "" : ", as ", fmt::join(looked, " or ")));
}

std::vector<Lesson> load_course(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  std::ranges::sort(files);
  if (files.empty())
    throw text::InputError(folder.string(), "", "found no lessons; legal: a NAME.json and a NAME.md each");
  std::vector<Lesson> course;
  course.reserve(files.size());
  for (const auto& file : files) course.push_back(load_lesson(file));
  std::ranges::sort(course, {}, &Lesson::number);
  const auto twice = std::ranges::adjacent_find(course, {}, &Lesson::number);
  if (twice != course.end())
    throw text::InputError(
        std::next(twice)->file.string(), "number",
        fmt::format("found {}, which is that of {} as well; legal: another one", twice->number, twice->name));
  return course;
}

const Lesson& find_lesson(const std::vector<Lesson>& course, const std::string& word) {
  const auto found = std::ranges::find_if(course, [&](const Lesson& lesson) {
    return lesson.name == word || std::to_string(lesson.number) == word;
  });
  if (found != course.end()) return *found;
  std::vector<std::string> names;
  names.reserve(course.size());
  for (const auto& lesson : course) names.push_back(lesson.name);
  throw text::InputError(word, "",
                         fmt::format("no such lesson{}; legal: 1 to {}, or {}",
                                     scenarios::did_you_mean(word, names), course.back().number,
                                     fmt::join(names, ", ")));
}

} // namespace dioscope::lessons
