#include <doctest/doctest.h>

#include "tests/unit/lessons/fixtures.hpp"

using namespace dioscope;
using namespace dioscope::tests;

namespace {

std::string question_error(const std::string& question) {
  return lesson_error(lesson_json(step_json(question)));
}

std::string action_error(const std::string& action) {
  return lesson_error(
      lesson_json(R"({"heading": "One", "action": )" + action + R"(, "question": )" + kNumberQuestion + "}"));
}

bool says(const std::string& error, const std::string& part) {
  INFO(error);
  return error.find(part) != std::string::npos;
}

} // namespace

TEST_CASE(
    "830 Given the two files of a lesson, when read, then steps have their texts, actions and questions") {
  const Folder folder;
  const auto lesson = lesson_of(
      folder, lesson_json(step_json(kNumberQuestion, R"(, "show": [{"show": "order", "title": "Order"}])")));
  CHECK(lesson.name == "one");
  CHECK(lesson.intro == "Intro.");
  CHECK(lesson.next == "Here.");
  REQUIRE(lesson.steps.size() == 1);
  const auto& step = lesson.steps.front();
  CHECK(step.before == "Before.");
  CHECK(step.hint == "Count.");
  CHECK(step.action->kind == lessons::ActionKind::program);
  CHECK(step.question.tolerance == doctest::Approx(0.1));
  CHECK(step.show.front().kind == lessons::ShowKind::order);
}

TEST_CASE("831 Given a lesson's JSON with something wrong, when read, then the place, what was found and "
          "what is legal are told") {
  CHECK(says(lesson_error("{}"), "one.json: format: found \"\"; legal: \"dioscope-lesson-1\""));
  CHECK(says(lesson_error(lesson_json("")), "one.json: steps: found 0; legal: 1 to 20"));
  CHECK(says(lesson_error(R"({"format": "dioscope-lesson-1", "nummer": 1})"), "nummer"));
  CHECK(says(lesson_error(R"({"format": "dioscope-lesson-1", "number": 0})"),
             "number: found the number 0; legal: a whole number from 1 to 99"));
  CHECK(says(question_error(R"({"ask": "?"})"), "steps[0].question.value: found nothing"));
  CHECK(says(question_error(R"({"ask": "?", "value": "steps", "tolerance": "0%"})"),
             "tolerance: found none; legal: a text such as \"20%\""));
  CHECK(says(question_error(R"({"ask": "?", "value": "(steps", "tolerance": "5%"})"),
             "a parenthesis is not closed"));
  CHECK(says(question_error(R"({"ask": "?", "value": "steps: x", "tolerance": "5%"})"),
             "found steps of \"x\"; legal: of no variant"));
  CHECK(says(question_error(R"({"ask": "?", "answer": 4})"), "answer"));
}

TEST_CASE("832 Given choices with something wrong, when read, then bands leave nothing out and every choice "
          "is legal") {
  const auto bands = [](const std::string& choices) {
    return question_error(R"({"ask": "?", "value": "steps", "choices": [)" + choices + "]}");
  };
  CHECK(bands(R"({"text": "few", "below": 3}, {"text": "many"})").empty());
  CHECK(says(bands(R"({"text": "few", "below": 3}, {"text": "many", "below": 9})"),
             "choices[1].below: found an end; legal: none for the last choice"));
  CHECK(says(bands(R"({"text": "few"}, {"text": "many"})"), "choices[0].below: found no end"));
  CHECK(says(bands(R"({"text": "a", "below": 3}, {"text": "b", "below": 3}, {"text": "c"})"),
             "choices[1].below: found 3; legal: more than 3"));
  CHECK(says(bands(R"({"text": "one"})"), "legal: an array of 2 to 8 choices"));
  CHECK(says(question_error(R"({"ask": "?", "pick": "best", "choices": []})"),
             "pick: found \"best\"; legal: most or least"));
  CHECK(says(question_error(R"({"ask": "?", "usual": 7, "choices": [{"text": "a"}, {"text": "b"}]})"),
             "usual: found the number 7; legal: the number of a choice, 0 to 1"));
}

TEST_CASE("833 Given an action with something wrong, when read, then the scenario's own complaint is told "
          "with the lesson's place") {
  CHECK(
      says(action_error("{}"), "steps[0].action: found 0 kinds; legal: exactly one of run, explain, locks"));
  CHECK(says(action_error(R"({"run": "no-such", "variants": ["x"]})"),
             "steps[0].action.run: no-such: no such scenario"));
  CHECK(says(action_error(R"({"run": "completion-context"})"), "steps[0].action.variants: found nothing"));
  CHECK(says(action_error(R"({"run": "completion-context", "variants": ["x"]})"),
             "found the variant \"x\"; legal: process context; interrupt context"));
  CHECK(says(
      action_error(
          R"({"run": "completion-context", "set": {"workload.request": 2}, "variants": ["process context"]})"),
      "workload.request"));
  CHECK(says(action_error(R"({"locks": "mapped-target", "schedules": 0, "variants": ["interrupt"]})"),
             "schedules: found the number 0; legal: a whole number from 1 to 100"));
  CHECK(says(
      action_error(R"({"explain": "completion-context", "about": "it", "variants": ["process context"]})"),
      "about: found \"it\"; legal: TASK:N"));
}

TEST_CASE("834 Given Markdown that does not belong to its JSON, when read, then the line and the heading "
          "that is missing are told") {
  const auto markdown_error = [](const std::string& markdown) {
    return lesson_error(lesson_json(step_json(kNumberQuestion)), markdown);
  };
  CHECK(markdown_error(kMarkdown).empty());
  CHECK(says(markdown_error("# Other\n"),
             "one.md: line 1: found \"Other\"; legal: \"# T\", the lesson's title"));
  CHECK(says(markdown_error("# T\n\n## Two\n"), "one.md: line 3: found \"Two\"; legal: \"One\""));
  CHECK(says(markdown_error("# T\n\n## One\n\nText.\n"), "found no text for \"One\""));
  CHECK(says(markdown_error(kMarkdown.substr(0, kMarkdown.find("## Where"))), "found no end"));
  auto early = kMarkdown;
  early.replace(early.find("Before."), 7, "{{steps}}");
  CHECK(says(markdown_error(early), "one.md: One: found steps; legal: a value behind the first action"));
}
