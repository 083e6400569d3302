#include "lessons/lesson_run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lessons/placeholders.hpp"

namespace dioscope::lessons {
namespace {

/// `make` with an ExpressionError as one of the lesson.
template <class Make>
auto named(const Lesson& lesson, std::size_t step, Make make) {
  try {
    return make();
  } catch (const ExpressionError& error) {
    throw text::InputError(lesson.file.string(), fmt::format("steps[{}]", step), error.what());
  }
}

} // namespace

std::optional<std::size_t> LessonRun::acting_step(std::size_t step) const {
  for (auto i = step + 1; i > 0; --i)
    if (lesson_.steps[i - 1].action) return i - 1;
  return std::nullopt;
}

std::vector<std::size_t> LessonRun::choices_behind(std::size_t step) const {
  std::vector<std::size_t> steps;
  const auto acting = acting_step(step);
  if (!acting || std::ranges::none_of(lesson_.steps[*acting].action->variants, &ActionVariant::chosen))
    return steps;
  for (std::size_t i = 0; i < *acting; ++i)
    if (lesson_.steps[i].question.kind == QuestionKind::choose) steps.push_back(i);
  return steps;
}

const Outcome* LessonRun::outcome_at(std::size_t step) {
  const auto acting = acting_step(step);
  if (!acting) return nullptr;
  std::vector<std::string> chosen;
  for (const auto i : choices_behind(*acting)) {
    const auto& question = lesson_.steps[i].question;
    const auto choice = choices_.contains(i) ? choices_.at(i) : question.usual;
    const auto& set = question.choices.at(choice).set;
    chosen.insert(chosen.end(), set.begin(), set.end());
  }
  const std::pair key{*acting, chosen};
  auto found = outcomes_.find(key);
  if (found == outcomes_.end())
    found = outcomes_.emplace(key, perform(*lesson_.steps[*acting].action, chosen, workers_)).first;
  return &found->second;
}

std::string LessonRun::fill(const std::string& markdown, const Outcome* outcome) const {
  return filled(markdown, [outcome](const Term& term) {
    return outcome == nullptr ? std::nullopt : outcome->value(term);
  });
}

StepText LessonRun::text(std::size_t step) {
  const auto& own = lesson_.steps.at(step);
  const auto texts = {&own.before, &own.question.ask, &own.hint};
  const bool has_values = std::ranges::any_of(
      texts, [](const std::string* text) { return text->find("{{") != std::string::npos; });
  const auto* outcome = has_values && step > 0 ? outcome_at(step - 1) : nullptr;
  return named(lesson_, step, [&] {
    return StepText{fill(own.before, outcome), fill(own.question.ask, outcome), fill(own.hint, outcome)};
  });
}

StepResult LessonRun::result(std::size_t step) {
  const auto& own = lesson_.steps.at(step);
  const auto* outcome = outcome_at(step);
  return named(lesson_, step, [&] {
    StepResult result;
    if (own.question.kind != QuestionKind::choose) result.answer = answer_of(own.question, *outcome);
    for (const auto& show : own.show) result.figures.push_back(figure_of(show, *outcome));
    result.why = fill(own.why, outcome);
    return result;
  });
}

} // namespace dioscope::lessons
