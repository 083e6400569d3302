#include "lessons/pages.hpp"

#include "lessons/lesson_run.hpp"
#include "lessons/page_data.hpp"
#include "lessons/page_parts.hpp"
#include "report/page.hpp"
#include "results/files.hpp"

namespace dioscope::lessons {
namespace {

constexpr results::FileKind kCoursePage{"a page of the course",
                                        R"(name="generator" content="dioscope lesson")"};

} // namespace

WrittenPages write_pages(const std::vector<Lesson>& course, const std::filesystem::path& folder,
                         const experiments::Workers& workers) {
  results::check_output_folder(folder);
  results::prepare_folder(folder);
  WrittenPages written{.pages = 0, .index = folder / kIndexPage};
  for (const auto& lesson : course) results::check_output(folder / page_name(lesson), kCoursePage);
  for (const auto* name : {kIndexPage, kTeachersPage}) results::check_output(folder / name, kCoursePage);
  const auto write = [&](const std::string& name, const text::Json& data, const std::string& title) {
    results::write_file_atomically(folder / name, kCoursePage,
                                   report::filled_page(page_parts(),
                                                       {title, "dioscope lesson",
                                                        "Questions and pictures of this page are made by "
                                                        "scripts that are within it. The same course in a "
                                                        "terminal: dioscope lesson"},
                                                       data));
    ++written.pages;
  };
  std::vector<text::Json> lessons;
  for (const auto& lesson : course) {
    LessonRun run(lesson, workers);
    lessons.push_back(lesson_data(run, course));
    write(page_name(lesson), lessons.back(), lesson.title);
  }
  write(kTeachersPage, teachers_data(course, lessons), "For teachers");
  write(kIndexPage, index_data(course), "A short course on completing direct I/O");
  return written;
}

} // namespace dioscope::lessons
