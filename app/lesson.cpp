/// dioscope lesson: a short course, in the terminal or as pages.
#include <fmt/format.h>

#include <cstdio>
#include <iostream>
#include <thread>

#include "app/option_table.hpp"
#include "app/print.hpp"
#include "app/verbs.hpp"
#include "lessons/conduct.hpp"
#include "lessons/course.hpp"
#include "lessons/pages.hpp"
#include "results/terminal.hpp"

namespace dioscope::app {
namespace {

struct LessonOptions {
  std::optional<std::string> lesson; ///< a name or a number; none: list them
  std::optional<std::string> html;   ///< a folder for pages
  bool answers = false;
  std::size_t step = 1;
};

experiments::Workers all_cores() { return std::max(1U, std::thread::hardware_concurrency()); }

int list_lessons(const std::vector<lessons::Lesson>& course) {
  std::size_t width = 0;
  std::uint64_t minutes = 0;
  for (const auto& lesson : course) {
    width = std::max(width, lesson.name.size());
    minutes += lesson.minutes;
  }
  const auto columns = output_screen().columns;
  for (const auto& lesson : course)
    say("{}", results::beside(fmt::format("{:>2}  {}", lesson.number, lesson.name),
                              fmt::format("{} ({} min)", lesson.title, lesson.minutes), width + 4, columns));
  say("\n{} lessons, {} minutes. Begin: dioscope lesson {} | pages for a class room: dioscope lesson --html "
      "DIR\n",
      course.size(), minutes, course.front().number);
  return static_cast<int>(ExitCode::ok);
}

std::optional<std::string> line_of_student() {
  std::fflush(stdout);
  std::string line;
  if (!std::getline(std::cin, line)) return std::nullopt;
  return line;
}

int conduct_lesson(const std::vector<lessons::Lesson>& course, const LessonOptions& options) {
  const auto& lesson = lessons::find_lesson(course, *options.lesson);
  if (options.step > lesson.steps.size())
    throw Failure(ExitCode::usage, fmt::format("--step: found {}, legal is 1 to {}, the steps of {}",
                                               options.step, lesson.steps.size(), lesson.name));
  lessons::LessonRun run(lesson, all_cores());
  lessons::conduct(run,
                   {.screen = output_screen(),
                    .answers = options.answers,
                    .first_step = options.step,
                    .lessons = course.size()},
                   {[](const std::string& text) { say("{}", text); }, line_of_student});
  return static_cast<int>(ExitCode::ok);
}

int write_pages(const std::vector<lessons::Lesson>& course, const LessonOptions& options) {
  const auto written = lessons::write_pages(course, *options.html, all_cores());
  say("{} pages are in {}: open {} in a browser.\n", written.pages, *options.html, written.index.string());
  return static_cast<int>(ExitCode::ok);
}

int lesson(const CLI::App& verb, const LessonOptions& options) {
  refuse_meaningless(verb, {options.lesson ? "a lesson" : "no lesson"});
  const auto course = lessons::load_course(lessons::course_folder());
  if (options.html) return write_pages(course, options);
  return options.lesson ? conduct_lesson(course, options) : list_lessons(course);
}

} // namespace

void add_lesson(CLI::App& app, Action& action) {
  auto* verb = app.add_subcommand(
      "lesson", "A short course: what happens next in the kernel? Predict, then see it simulated");
  auto options = std::make_shared<LessonOptions>();
  verb->add_option("lesson", options->lesson, "Its name or number; without: list them")->type_name("LESSON");
  verb->add_flag("--answers", options->answers,
                 "Ask nothing, and tell the answers that the simulation gives");
  verb->add_option("--step", options->step, "Begin with this step")
      ->type_name("N")
      ->check(whole_number(1, 99));
  verb->add_option("--html", options->html,
                   "Write all lessons, and a page for teachers, as pages for a browser into this folder")
      ->type_name("DIR");
  verb->callback([&action, verb, options] { action = [verb, options] { return lesson(*verb, *options); }; });
}

} // namespace dioscope::app
