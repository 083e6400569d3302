#include <doctest/doctest.h>

#include <deque>

#include "lessons/conduct.hpp"
#include "tests/unit/lessons/fixtures.hpp"

using namespace dioscope;
using namespace dioscope::tests;

namespace {

/// What a lesson of one step says to a student who types these lines.
std::string conducted(std::deque<std::string> lines, bool answers = false) {
  const Folder folder;
  const auto lesson = lesson_of(
      folder, lesson_json(step_json(kNumberQuestion, R"(, "show": [{"show": "cycle", "title": "Cycle"}])")));
  lessons::LessonRun run(lesson, experiments::Workers{});
  std::string said;
  lessons::conduct(run, {.screen = {}, .answers = answers, .first_step = 1, .lessons = 1},
                   {[&said](const std::string& text) { said += text; },
                    [&lines]() -> std::optional<std::string> {
                      if (lines.empty()) return std::nullopt;
                      auto line = lines.front();
                      lines.pop_front();
                      return line;
                    }});
  return said;
}

bool has(const std::string& text, const std::string& part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("850 Given a right prediction, when a lesson is conducted, then it is told, shown and explained, "
          "with a score") {
  const auto said = conducted({"4"});
  CHECK(has(said, "Lesson 1 of 1: T"));
  CHECK(has(said, "Right: you said 4 steps, it was 4 steps."));
  CHECK(has(said, "msync -> end_io -> private_lock -> msync"));
  CHECK(has(said, "It took 4 steps."));
  CHECK(has(said, "You predicted 1 of 1."));
  CHECK(has(said, "Here."));
}

TEST_CASE("851 Given a wrong one, a near one, a hint and nonsense, when answered, then each is told for what "
          "it is") {
  CHECK(has(conducted({"40"}), "No. You said 40 steps; it was 4 steps"));
  CHECK(has(conducted({"6"}), "Near, within a factor of two. You said 6 steps; it was 4 steps"));
  CHECK(has(conducted({"?", "4"}), "Count."));
  CHECK(has(conducted({"four", "4"}), "Legal: a number of steps; ? for a hint, q to stop."));
}

TEST_CASE("852 Given a student who stops, when a lesson is conducted, then the answer is not told, and how "
          "to go on is") {
  for (const auto& lines :
       {std::deque<std::string>{}, std::deque<std::string>{"q"}, std::deque<std::string>{"?", "Quit"}}) {
    const auto said = conducted(lines);
    CHECK(has(said, "Go on with: dioscope lesson one --step 1"));
    CHECK_FALSE(has(said, "It took"));
  }
}

TEST_CASE("853 Given --answers, when a lesson is conducted, then nobody is asked") {
  const auto said = conducted({}, true);
  CHECK(has(said, "Answer: 4 steps"));
  CHECK(has(said, "It took 4 steps."));
  CHECK_FALSE(has(said, "\n> "));
  CHECK_FALSE(has(said, "predicted"));
}
