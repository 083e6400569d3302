#include "lessons/reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lessons/action_reader.hpp"
#include "lessons/markdown.hpp"
#include "lessons/placeholders.hpp"
#include "scenarios/fields.hpp"
#include "scenarios/reader.hpp"
#include "text/escape.hpp"
#include "text/file.hpp"
#include "text/json.hpp"

namespace dioscope::lessons {
namespace {

using text::InputError;
using text::Json;

constexpr std::uint64_t kMostNumber = 99;
constexpr std::size_t kMostSteps = 20;
constexpr std::string_view kNextHeading = "Where to look next";

std::uint64_t number_at(const Json& document, const std::string& key, const std::string& file) {
  const auto found = document.find(key);
  if (found == document.end() || !found->is_number_unsigned() || found->get<std::uint64_t>() < 1 ||
      found->get<std::uint64_t>() > kMostNumber)
    throw InputError(file, key,
                     fmt::format("found {}; legal: a whole number from 1 to {}",
                                 found == document.end() ? "nothing" : text::describe(*found), kMostNumber));
  return found->get<std::uint64_t>();
}

const Json& list_at(const Json& entry, const std::string& key, const std::string& file,
                    const std::string& path) {
  const auto found = entry.find(key);
  if (found == entry.end() || !found->is_array())
    throw InputError(
        file, text::join_path(path, key),
        fmt::format("found {}; legal: an array", found == entry.end() ? "nothing" : text::describe(*found)));
  return *found;
}

Step step_from(const Json& entry, const std::string& file, const std::string& path) {
  scenarios::check_object(entry, {"heading", "action", "question", "show"}, file, path);
  Step step;
  step.heading = scenarios::line_at(entry, "heading", file, path);
  if (const auto action = entry.find("action"); action != entry.end())
    step.action = action_from(*action, file, text::join_path(path, "action"));
  if (!entry.contains("question"))
    throw InputError(file, text::join_path(path, "question"),
                     "found none; legal: what is asked before the answer is shown");
  step.question = question_from(entry.at("question"), file, text::join_path(path, "question"));
  if (entry.contains("show")) {
    const auto& list = list_at(entry, "show", file, path);
    for (std::size_t i = 0; i < list.size(); ++i)
      step.show.push_back(show_from(list[i], file, fmt::format("{}.show[{}]", path, i)));
  }
  return step;
}

[[noreturn]] void fail_at(const std::string& file, const MarkdownSection& section,
                          const std::string& problem) {
  throw InputError(file, fmt::format("line {}", section.line), problem);
}

/// The text under the headings of steps and under their ### Hint and ### Why.
void read_text(Lesson& lesson, const std::string& file) {
  const auto markdown = text::read_file(file);
  if (!text::is_printable(markdown))
    throw InputError(file, "", "found what is not printable; legal: text in UTF-8");
  const auto sections = sections_of(markdown);
  if (sections.empty() || sections.front().level != 1 || sections.front().heading != lesson.title)
    throw InputError(file, "line 1",
                     fmt::format("found {}; legal: \"# {}\", the lesson's title",
                                 sections.empty() ? "no heading" : "\"" + sections.front().heading + "\"",
                                 lesson.title));
  lesson.intro = sections.front().text;
  std::size_t next = 0;
  Step* step = nullptr;
  for (auto section = sections.begin() + 1; section != sections.end(); ++section) {
    if (section->level == 2 && section->heading == kNextHeading) {
      lesson.next = section->text;
      step = nullptr;
    } else if (section->level == 2) {
      if (next == lesson.steps.size() || lesson.steps[next].heading != section->heading)
        fail_at(file, *section,
                fmt::format("found \"{}\"; legal: \"{}\"", section->heading,
                            next == lesson.steps.size() ? std::string(kNextHeading)
                                                        : lesson.steps[next].heading));
      step = &lesson.steps[next++];
      step->before = section->text;
    } else if (section->level == 3 && step != nullptr && section->heading == "Hint") {
      step->hint = section->text;
    } else if (section->level == 3 && step != nullptr && section->heading == "Why") {
      step->why = section->text;
    } else {
      fail_at(file, *section,
              fmt::format("found \"{}\"; legal: the heading of a step, with ### Hint and ### Why "
                          "below it, and at the end \"{}\"",
                          section->heading, kNextHeading));
    }
  }
  for (const auto& one : lesson.steps)
    if (one.before.empty() || one.hint.empty() || one.why.empty())
      throw InputError(file, "",
                       fmt::format("found no text for \"{}\"; legal: text under its ## heading, under "
                                   "### Hint and under ### Why",
                                   one.heading));
  if (lesson.next.empty())
    throw InputError(file, "", fmt::format("found no end; legal: \"## {}\" with text", kNextHeading));
}

/// Every variant that the values in a text or question name has to be one of the action in force.
void check_terms(const std::vector<Term>& terms, const Action* action, const std::string& file,
                 const std::string& place) {
  for (const auto& term : terms) {
    if (action == nullptr)
      throw InputError(file, place,
                       fmt::format("found {}; legal: a value behind the first action", term.name));
    const bool alone =
        term.variant.empty() && (action->kind == ActionKind::program || action->variants.size() == 1);
    if (alone ||
        std::ranges::find(action->variants, term.variant, &ActionVariant::name) != action->variants.end())
      continue;
    std::string legal;
    for (const auto& variant : action->variants) legal += (legal.empty() ? "" : ", ") + variant.name;
    throw InputError(file, place,
                     fmt::format("found {} of \"{}\"; legal: of {}", term.name, term.variant,
                                 legal.empty() ? "no variant" : legal));
  }
}

void check_text(const std::string& markdown, const Action* action, const std::string& file,
                const std::string& place) {
  try {
    for (const auto& placeholder : placeholders_of(markdown))
      check_terms(placeholder.expression.terms(), action, file, place);
  } catch (const ExpressionError& error) {
    throw InputError(file, place, error.what());
  }
}

/// What stands before a step's answer may use what was simulated before it, the rest the step's own as well.
void check_values(const Lesson& lesson, const std::string& file, const std::string& markdown_file) {
  const Action* action = nullptr;
  check_text(lesson.intro, nullptr, markdown_file, lesson.title);
  for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
    const auto& step = lesson.steps[i];
    const auto path = fmt::format("steps[{}].question", i);
    check_text(step.before, action, markdown_file, step.heading);
    check_text(step.hint, action, markdown_file, step.heading);
    check_text(step.question.ask, action, file, path);
    if (step.action) action = &*step.action;
    check_text(step.why, action, markdown_file, step.heading);
    if (step.question.value) check_terms(step.question.value->terms(), action, file, path + ".value");
    for (const auto& choice : step.question.choices)
      if (choice.value) check_terms(choice.value->terms(), action, file, path + ".choices");
    if (!step.show.empty() && action == nullptr)
      throw InputError(file, fmt::format("steps[{}].show", i),
                       "found a picture; legal: behind the first action");
  }
  check_text(lesson.next, nullptr, markdown_file, std::string(kNextHeading));
}

} // namespace

Lesson load_lesson(const std::filesystem::path& file) {
  const auto name = file.string();
  const auto document = text::read_json(file);
  scenarios::check_object(document, {"format", "number", "title", "question", "minutes", "steps"}, name, "");
  if (const auto format = scenarios::line_at(document, "format", name, ""); format != kLessonFormat)
    throw InputError(name, "format", fmt::format("found \"{}\"; legal: \"{}\"", format, kLessonFormat));
  Lesson lesson;
  lesson.name = file.stem().string();
  lesson.file = file;
  lesson.number = number_at(document, "number", name);
  lesson.title = scenarios::line_at(document, "title", name, "");
  lesson.question = scenarios::line_at(document, "question", name, "");
  for (const auto* key : {"title", "question"})
    if (scenarios::line_at(document, key, name, "").empty())
      throw InputError(name, key, "found nothing; legal: a line of text");
  lesson.minutes = number_at(document, "minutes", name);
  const auto& steps = list_at(document, "steps", name, "");
  if (steps.empty() || steps.size() > kMostSteps)
    throw InputError(name, "steps", fmt::format("found {}; legal: 1 to {}", steps.size(), kMostSteps));
  for (std::size_t i = 0; i < steps.size(); ++i)
    lesson.steps.push_back(step_from(steps[i], name, fmt::format("steps[{}]", i)));
  auto markdown = file;
  markdown.replace_extension(".md");
  read_text(lesson, markdown.string());
  check_values(lesson, name, markdown.string());
  return lesson;
}

} // namespace dioscope::lessons
