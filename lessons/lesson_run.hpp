#pragma once
/// A lesson under way: simulates what its steps need, when they need it, and makes texts, answers and
/// pictures of the results.
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "experiments/runs/workers.hpp"
#include "lessons/answer.hpp"
#include "lessons/figure.hpp"
#include "lessons/lesson.hpp"
#include "lessons/outcome.hpp"

namespace dioscope::lessons {

/// What is read before the question of a step is answered.
struct StepText {
  std::string before; ///< Markdown, as the next two, without placeholders
  std::string ask;
  std::string hint;
};

struct StepResult {
  std::optional<Answer> answer; ///< none: the student was free to choose
  std::vector<Figure> figures;
  std::string why; ///< Markdown without placeholders
};

/// Its functions throw text::InputError that names the step for values that the results do not have, and what
/// perform() throws. Steps count from 0.
class LessonRun {
 public:
  /// `lesson` has to live as long as this.
  LessonRun(const Lesson& lesson, experiments::Workers workers)
      : lesson_(lesson), workers_(std::move(workers)) {}

  const Lesson& lesson() const { return lesson_; }
  /// What the student chooses at a step that lets them; the usual choice stands until then.
  void choose(std::size_t step, std::size_t choice) { choices_[step] = choice; }
  StepText text(std::size_t step);
  StepResult result(std::size_t step);
  /// The steps whose choices change the result of `step`: those before it, when what is simulated has a
  /// variant that is made of them.
  std::vector<std::size_t> choices_behind(std::size_t step) const;

 private:
  /// The step whose action is in force at `step`; none: nothing was simulated yet.
  std::optional<std::size_t> acting_step(std::size_t step) const;
  const Outcome* outcome_at(std::size_t step);
  std::string fill(const std::string& markdown, const Outcome* outcome) const;
  const Lesson& lesson_;
  experiments::Workers workers_;
  std::map<std::size_t, std::size_t> choices_; ///< by step
  std::map<std::pair<std::size_t, std::vector<std::string>>, Outcome> outcomes_;
};

} // namespace dioscope::lessons
