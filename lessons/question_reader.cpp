#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "lessons/action_reader.hpp"
#include "lessons/reader.hpp"
#include "scenarios/fields.hpp"
#include "scenarios/reader.hpp"
#include "scenarios/suggest.hpp"

namespace dioscope::lessons {
namespace {

using text::InputError;
using text::join_path;
using text::Json;

constexpr std::size_t kMostChoices = 8;

std::string needed_line(const Json& entry, const std::string& key, const std::string& file,
                        const std::string& path) {
  auto line = scenarios::line_at(entry, key, file, path);
  if (line.empty()) throw InputError(file, join_path(path, key), "found nothing; legal: a line of text");
  return line;
}

Expression expression_at(const Json& entry, const std::string& file, const std::string& path) {
  try {
    return Expression(needed_line(entry, "value", file, path));
  } catch (const ExpressionError& error) {
    throw InputError(file, join_path(path, "value"), error.what());
  }
}

/// What a choice of a question of `kind` has besides its text.
const std::vector<std::string>& choice_keys(QuestionKind kind) {
  static const std::vector<std::string> kBand{"text", "below"};
  static const std::vector<std::string> kPick{"text", "value"};
  static const std::vector<std::string> kChoose{"text", "set"};
  return kind == QuestionKind::band ? kBand : kind == QuestionKind::pick ? kPick : kChoose;
}

Choice choice_from(const Json& entry, QuestionKind kind, const std::string& file, const std::string& path) {
  scenarios::check_object(entry, choice_keys(kind), file, path);
  Choice choice;
  choice.text = needed_line(entry, "text", file, path);
  if (kind == QuestionKind::pick) choice.value = expression_at(entry, file, path);
  if (kind == QuestionKind::choose) choice.set = settings_at(entry, "set", file, path);
  if (const auto below = entry.find("below"); below != entry.end()) {
    if (!below->is_number())
      throw InputError(file, join_path(path, "below"),
                       fmt::format("wrong type: found {}; legal: a number", text::describe(*below)));
    choice.below = below->get<double>();
  }
  return choice;
}

/// Bands lie side by side and leave nothing out, so that exactly one choice is right whatever comes out.
void check_bands(const std::vector<Choice>& choices, const std::string& file, const std::string& path) {
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const auto place = fmt::format("{}.choices[{}].below", path, i);
    if (i + 1 == choices.size()) {
      if (choices[i].below) throw InputError(file, place, "found an end; legal: none for the last choice");
    } else if (!choices[i].below) {
      throw InputError(file, place, "found no end; legal: a number for all choices but the last");
    } else if (i > 0 && *choices[i].below <= *choices[i - 1].below) {
      throw InputError(file, place,
                       fmt::format("found {}; legal: more than {}, where the choice before it ends",
                                   *choices[i].below, *choices[i - 1].below));
    }
  }
}

void read_choices(const Json& entry, Question& question, const std::string& file, const std::string& path) {
  const auto& list = entry.at("choices");
  if (!list.is_array() || list.size() < 2 || list.size() > kMostChoices)
    throw InputError(
        file, join_path(path, "choices"),
        fmt::format("found {}; legal: an array of 2 to {} choices", text::describe(list), kMostChoices));
  for (std::size_t i = 0; i < list.size(); ++i)
    question.choices.push_back(
        choice_from(list[i], question.kind, file, fmt::format("{}.choices[{}]", path, i)));
}

void read_pick(const Json& entry, Question& question, const std::string& file, const std::string& path) {
  const auto pick = scenarios::line_at(entry, "pick", file, path);
  if (pick != "most" && pick != "least")
    throw InputError(file, join_path(path, "pick"), fmt::format("found \"{}\"; legal: most or least", pick));
  question.most = pick == "most";
}

void read_usual(const Json& entry, Question& question, const std::string& file, const std::string& path) {
  const auto usual = entry.find("usual");
  if (usual == entry.end()) return;
  if (!usual->is_number_unsigned() || usual->get<std::size_t>() >= question.choices.size())
    throw InputError(file, join_path(path, "usual"),
                     fmt::format("found {}; legal: the number of a choice, 0 to {}", text::describe(*usual),
                                 question.choices.size() - 1));
  question.usual = usual->get<std::size_t>();
}

/// A band has a value and choices, a number only the value, the others only choices.
QuestionKind kind_of(const Json& entry) {
  if (entry.contains("pick")) return QuestionKind::pick;
  if (!entry.contains("choices")) return QuestionKind::number;
  return entry.contains("value") ? QuestionKind::band : QuestionKind::choose;
}

const std::vector<std::string>& question_keys(QuestionKind kind) {
  static const std::vector<std::vector<std::string>> kKeys{{"ask", "choices", "value"},
                                                           {"ask", "choices", "pick"},
                                                           {"ask", "value", "unit", "tolerance"},
                                                           {"ask", "choices", "usual"}};
  return kKeys[static_cast<std::size_t>(kind)];
}

Shown shown_from(const Json& entry, const std::string& file, const std::string& path) {
  if (entry.is_string()) return {.name = entry.get<std::string>(), .label = {}};
  scenarios::check_object(entry, {"value", "label"}, file, path);
  return {.name = needed_line(entry, "value", file, path), .label = needed_line(entry, "label", file, path)};
}

} // namespace

Question question_from(const Json& entry, const std::string& file, const std::string& path) {
  scenarios::require_object(entry, file, path);
  Question question;
  question.kind = kind_of(entry);
  scenarios::check_object(entry, question_keys(question.kind), file, path);
  question.ask = needed_line(entry, "ask", file, path);
  if (question.kind == QuestionKind::number) {
    question.value = expression_at(entry, file, path);
    question.unit = scenarios::line_at(entry, "unit", file, path);
    const auto tolerance = scenarios::percent_at(entry, "tolerance", file, path);
    if (!tolerance || *tolerance <= 0)
      throw InputError(file, join_path(path, "tolerance"), "found none; legal: a text such as \"20%\"");
    question.tolerance = *tolerance;
    return question;
  }
  if (question.kind == QuestionKind::band) question.value = expression_at(entry, file, path);
  if (question.kind == QuestionKind::pick) read_pick(entry, question, file, path);
  read_choices(entry, question, file, path);
  if (question.kind == QuestionKind::band) check_bands(question.choices, file, path);
  read_usual(entry, question, file, path);
  return question;
}

const std::vector<std::string>& show_names() {
  static const std::vector<std::string> kNames{"table", "bars",  "profile", "life",  "stages",
                                               "story", "cycle", "order",   "curve", "history"};
  return kNames;
}

Show show_from(const Json& entry, const std::string& file, const std::string& path) {
  scenarios::check_object(entry, {"show", "of", "title", "unit"}, file, path);
  Show show;
  const auto name = scenarios::name_at(entry, "show", "picture", show_names(), file, path);
  if (name.empty())
    throw InputError(file, join_path(path, "show"),
                     fmt::format("found nothing; legal: {}", fmt::join(show_names(), ", ")));
  show.kind = static_cast<ShowKind>(std::ranges::find(show_names(), name) - show_names().begin());
  show.title = needed_line(entry, "title", file, path);
  show.unit = scenarios::line_at(entry, "unit", file, path);
  if (const auto of = entry.find("of"); of != entry.end()) {
    if (!of->is_array())
      throw InputError(file, join_path(path, "of"),
                       fmt::format("found {}; legal: an array of names, or of objects of value and label",
                                   text::describe(*of)));
    for (std::size_t i = 0; i < of->size(); ++i)
      show.of.push_back(shown_from((*of)[i], file, fmt::format("{}.of[{}]", path, i)));
  }
  return show;
}

} // namespace dioscope::lessons
