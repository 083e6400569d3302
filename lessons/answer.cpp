#include "lessons/answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "lessons/placeholders.hpp"

namespace dioscope::lessons {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::size_t picked(const Question& question, const Expression::Find& find) {
  std::vector<double> values;
  for (const auto& choice : question.choices) values.push_back(choice.value->value(find));
  const auto best = question.most ? std::ranges::max_element(values) : std::ranges::min_element(values);
  if (std::ranges::count(values, *best) > 1)
    throw ExpressionError(
        fmt::format("\"{}\" has two answers, both of {}", question.ask, number_words(*best)));
  return static_cast<std::size_t>(best - values.begin());
}

std::string number_with_unit(double number, const Question& question) {
  return number_words(number) + (question.unit.empty() ? "" : " " + question.unit);
}

std::string choice_text(const Question& question, std::size_t choice) {
  return fmt::format("{}) {}", letter_of(choice), question.choices.at(choice).text);
}

} // namespace

char letter_of(std::size_t choice) { return static_cast<char>('a' + choice); }

Answer answer_of(const Question& question, const Outcome& outcome) {
  const auto find = [&outcome](const Term& term) { return outcome.value(term); };
  Answer answer;
  if (question.kind == QuestionKind::pick) {
    answer.choice = picked(question, find);
    return answer;
  }
  answer.number = question.value.value().value(find);
  if (question.kind == QuestionKind::band)
    answer.choice = static_cast<std::size_t>(std::ranges::find_if(question.choices,
                                                                  [&](const Choice& choice) {
                                                                    return !choice.below ||
                                                                           *answer.number < *choice.below;
                                                                  }) -
                                             question.choices.begin());
  return answer;
}

std::string answer_text(const Question& question, const Answer& answer) {
  if (answer.choice) return choice_text(question, *answer.choice);
  return number_with_unit(answer.number.value(), question);
}

std::optional<Prediction> prediction_from(std::string_view text, const Question& question) {
  auto word = trimmed(text);
  if (question.kind == QuestionKind::number) {
    // A decimal comma is one, too.
    std::string number(word.substr(0, word.find_first_of(kBlanks)));
    std::ranges::replace(number, ',', '.');
    double value = 0;
    const auto* end = number.data() + number.size();
    const auto read = std::from_chars(number.data(), end, value);
    if (read.ec != std::errc{} || read.ptr == number.data() || !std::isfinite(value)) return std::nullopt;
    const auto unit = std::string_view(read.ptr, static_cast<std::size_t>(end - read.ptr));
    if (unit.find_first_of("0123456789.") != std::string_view::npos) return std::nullopt;
    return Prediction{.choice = std::nullopt, .number = value};
  }
  if (word.ends_with(')') || word.ends_with('.')) word.remove_suffix(1);
  if (word.size() != 1) return std::nullopt;
  const auto count = question.choices.size();
  const char c = word.front();
  for (std::size_t i = 0; i < count; ++i)
    if (c == letter_of(i) || c == static_cast<char>('A' + i) || c == static_cast<char>('1' + i))
      return Prediction{.choice = i, .number = std::nullopt};
  return std::nullopt;
}

std::string legal_predictions(const Question& question) {
  if (question.kind == QuestionKind::number)
    return question.unit.empty() ? "a number" : fmt::format("a number of {}", question.unit);
  std::string text;
  const auto count = question.choices.size();
  for (std::size_t i = 0; i < count; ++i)
    text += fmt::format("{}{}", i == 0 ? "" : i + 1 == count ? " or " : ", ", letter_of(i));
  return text;
}

std::string prediction_text(const Question& question, const Prediction& prediction) {
  if (prediction.choice) return choice_text(question, *prediction.choice);
  return number_with_unit(prediction.number.value(), question);
}

Verdict judged(const Question& question, const Prediction& prediction, const Answer& answer) {
  if (question.kind != QuestionKind::number)
    return prediction.choice == answer.choice ? Verdict::right : Verdict::wrong;
  constexpr double kNear = 2;
  const double said = prediction.number.value();
  const double was = answer.number.value();
  if (std::abs(said - was) <= question.tolerance * std::abs(was)) return Verdict::right;
  const bool same_sign = said * was > 0;
  const double factor = same_sign ? std::max(said / was, was / said) : kNear + 1;
  return factor <= kNear ? Verdict::near : Verdict::wrong;
}

} // namespace dioscope::lessons
