#pragma once
/// The answer of a question, computed from what was simulated, and whether a prediction was right.
#include <optional>
#include <string>
#include <string_view>

#include "lessons/lesson.hpp"
#include "lessons/outcome.hpp"

namespace dioscope::lessons {

struct Answer {
  std::optional<std::size_t> choice; ///< of a band, of a pick
  std::optional<double> number;      ///< of a number, and of a band the value
};

/// Throws ExpressionError for a value that is not there, and for a pick of two equal values. Precondition: no
/// question of kind choose.
Answer answer_of(const Question& question, const Outcome& outcome);

/// "b) twice as many", "4.26 switches": the answer as a sentence shows it.
std::string answer_text(const Question& question, const Answer& answer);

/// What a student predicts.
struct Prediction {
  std::optional<std::size_t> choice;
  std::optional<double> number;
};

/// "b", "B)" or "2" of three choices; "4.2" or "4.2 us" of a number. None: it is neither.
std::optional<Prediction> prediction_from(std::string_view text, const Question& question);

/// "a, b or c", "a number": what prediction_from() takes.
std::string legal_predictions(const Question& question);

/// As answer_text().
std::string prediction_text(const Question& question, const Prediction& prediction);

enum class Verdict : std::uint8_t { right, near, wrong };

/// A number is right within the question's tolerance, and near within a factor of two.
Verdict judged(const Question& question, const Prediction& prediction, const Answer& answer);

/// "a", "b", ...
char letter_of(std::size_t choice);

} // namespace dioscope::lessons
