#include "lessons/page_data.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lessons/markdown.hpp"
#include "sim/version.hpp"

namespace dioscope::lessons {
namespace {

using text::Json;

constexpr const char* kPageFormat = "dioscope-lesson-page-1";
/// What a school hour has beside the lessons: a few words at its beginning.
constexpr std::uint64_t kOpeningMinutes = 5;

Json page_of_kind(const char* kind) {
  return {{"format", kPageFormat}, {"kind", kind}, {"program", "dioscope " + sim::program_version()}};
}

Json link_to(const Lesson& lesson) {
  return {{"number", lesson.number},
          {"title", lesson.title},
          {"question", lesson.question},
          {"minutes", lesson.minutes},
          {"href", page_name(lesson)}};
}

Json result_json(const Question& question, const StepResult& result) {
  Json json{{"choice", nullptr}, {"number", nullptr}, {"text", nullptr}};
  if (result.answer) {
    if (result.answer->choice) json["choice"] = *result.answer->choice;
    if (question.kind == QuestionKind::number) json["number"] = result.answer->number.value();
    json["text"] = answer_text(question, *result.answer);
  }
  json["why"] = markdown_html(result.why);
  Json& figures = json["figures"] = Json::array();
  for (const auto& figure : result.figures) figures.push_back(figure_json(figure));
  return json;
}

/// The results of a step by what was chosen before it: "0.2", or "" where nothing was.
Json results_of(LessonRun& run, std::size_t step) {
  const auto& steps = run.lesson().steps;
  const auto depends = run.choices_behind(step);
  std::vector<std::size_t> chosen(depends.size());
  Json results = Json::object();
  for (;;) {
    for (std::size_t i = 0; i < depends.size(); ++i) run.choose(depends[i], chosen[i]);
    results[fmt::format("{}", fmt::join(chosen, "."))] = result_json(steps[step].question, run.result(step));
    std::size_t turn = 0;
    while (turn < depends.size() && ++chosen[turn] == steps[depends[turn]].question.choices.size())
      chosen[turn++] = 0;
    if (turn == depends.size()) return results;
  }
}

constexpr std::array<const char*, 4> kQuestionKinds{"band", "pick", "number", "choose"};

Json step_json(LessonRun& run, std::size_t step) {
  const auto& own = run.lesson().steps[step];
  const auto text = run.text(step);
  Json choices = Json::array();
  for (const auto& choice : own.question.choices) choices.push_back(choice.text);
  return {{"heading", own.heading},
          {"before", markdown_html(text.before)},
          {"ask", text.ask},
          {"hint", markdown_html(text.hint)},
          {"kind", kQuestionKinds[static_cast<std::size_t>(own.question.kind)]},
          {"choices", choices},
          {"unit", own.question.unit},
          {"tolerance", own.question.tolerance},
          {"depends", run.choices_behind(step)},
          {"results", results_of(run, step)}};
}

/// From when to when each lesson is, of a school hour.
Json plan_of(const std::vector<Lesson>& course) {
  Json plan = Json::array();
  std::uint64_t minute = kOpeningMinutes;
  for (const auto& lesson : course) {
    auto row = link_to(lesson);
    row["from"] = minute;
    minute += lesson.minutes;
    row["to"] = minute;
    row["questions"] = lesson.steps.size();
    plan.push_back(std::move(row));
  }
  return plan;
}

} // namespace

std::string page_name(const Lesson& lesson) { return lesson.name + ".html"; }

Json lesson_data(LessonRun& run, const std::vector<Lesson>& course) {
  const auto& lesson = run.lesson();
  auto json = page_of_kind("lesson");
  json["lesson"] = link_to(lesson);
  json["of"] = course.size();
  json["intro"] = markdown_html(lesson.intro);
  Json& steps = json["steps"] = Json::array();
  for (std::size_t i = 0; i < lesson.steps.size(); ++i) steps.push_back(step_json(run, i));
  json["next"] = markdown_html(lesson.next);
  json["following"] = nullptr;
  for (std::size_t i = 0; i + 1 < course.size(); ++i)
    if (course[i].name == lesson.name) json["following"] = link_to(course[i + 1]);
  return json;
}

Json index_data(const std::vector<Lesson>& course) {
  auto json = page_of_kind("index");
  Json& lessons = json["lessons"] = Json::array();
  for (const auto& lesson : course) lessons.push_back(link_to(lesson));
  json["teachers"] = kTeachersPage;
  return json;
}

Json teachers_data(const std::vector<Lesson>& course, const std::vector<Json>& lessons) {
  auto json = page_of_kind("teachers");
  json["opening_minutes"] = kOpeningMinutes;
  json["plan"] = plan_of(course);
  Json& sheet = json["sheet"] = Json::array();
  for (const auto& lesson : lessons) {
    Json questions = Json::array();
    for (const auto& step : lesson.at("steps"))
      questions.push_back(
          {{"heading", step.at("heading")},
           {"ask", step.at("ask")},
           {"kind", step.at("kind")},
           {"choices", step.at("choices")},
           {"unit", step.at("unit")},
           {"answer", step.at("depends").empty() ? step.at("results").at("").at("text") : Json(nullptr)}});
    sheet.push_back({{"number", lesson.at("lesson").at("number")},
                     {"title", lesson.at("lesson").at("title")},
                     {"questions", questions}});
  }
  return json;
}

} // namespace dioscope::lessons
