#pragma once
/// A lesson as its two files say it. What the files look like is in README.md.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "lessons/expression.hpp"
#include "scenarios/scenario.hpp"

namespace dioscope::lessons {

inline constexpr std::string_view kLessonFormat = "dioscope-lesson-1";

/// What an action makes.
enum class ActionKind : std::uint8_t {
  run,     ///< results of variants
  explain, ///< the story of one I/O or of one moment
  locks,   ///< schedules of variants, and those that hang
  program  ///< all orders of the steps of a lock program
};

/// One variant of an action, by the name that the lesson gives it.
struct ActionVariant {
  std::string name;
  std::string of;               ///< the scenario's name for it; empty: it has no other
  std::vector<std::string> set; ///< "path=value", applied last
  bool chosen = false;          ///< made of what the student chose before, too
};

/// What is simulated.
struct Action {
  ActionKind kind = ActionKind::run;
  std::string name; ///< of the scenario or lock program
  std::filesystem::path file;
  std::vector<std::string> set;        ///< for every variant
  std::vector<ActionVariant> variants; ///< at least one, but of a lock program
  bool life = false;                   ///< run: with the life of an I/O that all variants have
  std::string about;                   ///< explain: "raw_io.3:5", or one of about_names()
  std::uint64_t schedules = 0;         ///< locks: of each variant, at most
};

/// How a question is answered.
enum class QuestionKind : std::uint8_t {
  band,   ///< by the choice whose band the value lies in
  pick,   ///< by the choice with the largest or the smallest value
  number, ///< by a number near the value
  choose  ///< by whatever the student wants: it makes a variant
};

struct Choice {
  std::string text;
  std::optional<double> below; ///< band: the end of its band; none: no end
  std::optional<Expression> value;
  std::vector<std::string> set; ///< choose: "path=value"
};

struct Question {
  QuestionKind kind = QuestionKind::number;
  std::string ask;
  std::vector<Choice> choices;     ///< at least two, but of a number
  std::optional<Expression> value; ///< band, number
  bool most = true;                ///< pick: the largest
  std::string unit;                ///< number
  double tolerance = 0;            ///< number: how far a prediction may be off, in parts of the value
  std::size_t usual = 0;           ///< choose: what an unattended run takes
};

/// What a picture shows.
enum class ShowKind : std::uint8_t {
  table,
  bars,
  profile,
  life,
  stages,
  story,
  cycle,
  order,
  curve,
  history
};

/// What a picture is of: a value, a function, a variant or a distribution.
struct Shown {
  std::string name;
  std::string label; ///< for people; empty: made of the name
};

struct Show {
  ShowKind kind = ShowKind::table;
  std::string title;
  std::vector<Shown> of;
  std::string unit; ///< bars
};

struct Step {
  std::string heading;
  std::optional<Action> action; ///< none: what was simulated before is looked at again
  Question question;
  std::vector<Show> show;
  std::string before; ///< Markdown, read before the question
  std::string hint;   ///< Markdown
  std::string why;    ///< Markdown, read after the answer
};

struct Lesson {
  std::string name; ///< of its files, without ending
  std::filesystem::path file;
  std::uint64_t number = 0; ///< its place in the course, from 1
  std::string title;
  std::string question;
  std::uint64_t minutes = 0;
  std::string intro; ///< Markdown
  std::vector<Step> steps;
  std::string next; ///< Markdown: where to look next
};

/// The variants of `action` as the scenario's loader makes them, each under the lesson's name. `chosen`:
/// "path=value" for those that are made of choices. Throws text::InputError.
std::vector<scenarios::Variant> variants_of(const Action& action, const std::vector<std::string>& chosen);

} // namespace dioscope::lessons
