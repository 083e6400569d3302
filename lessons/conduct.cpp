#include "lessons/conduct.hpp"

#include <fmt/format.h>

#include "lessons/markdown.hpp"

namespace dioscope::lessons {
namespace {

using results::Paint;

/// The questions of a lesson and how they were answered.
class Conductor {
 public:
  Conductor(LessonRun& run, const ConductOptions& options, const Student& student)
      : run_(run), lesson_(run.lesson()), options_(options), student_(student) {}

  void conduct() {
    begin();
    for (auto step = options_.first_step - 1; step < lesson_.steps.size(); ++step)
      if (!go_through(step)) return stop_at(step);
    end();
  }

 private:
  void tell(const std::string& text) const { student_.tell(text); }
  void tell_markdown(const std::string& markdown) const {
    if (!markdown.empty()) tell(markdown_text(markdown, options_.screen) + "\n");
  }
  std::string loud(const std::string& text, Paint paint) const {
    std::string painted;
    for (const auto& line : results::lines_of(text, options_.screen.columns))
      painted += results::painted(line, paint, options_.screen.colour) + "\n";
    return painted;
  }

  void begin() const {
    tell(loud(fmt::format("Lesson {} of {}: {}", lesson_.number, options_.lessons, lesson_.title),
              Paint::bold) +
         "\n");
    if (options_.first_step == 1) tell_markdown(lesson_.intro);
    if (options_.answers || options_.first_step > 1) return;
    tell(results::wrapped(
             fmt::format("About {} minutes. Answer with a letter or a number; ? gives a hint, q stops.",
                         lesson_.minutes),
             0, options_.screen.columns) +
         "\n");
  }

  /// False when the student stops.
  bool go_through(std::size_t step) {
    const auto& question = lesson_.steps[step].question;
    tell(loud(fmt::format("{} of {}: {}", step + 1, lesson_.steps.size(), lesson_.steps[step].heading),
              Paint::bold) +
         "\n");
    const auto text = run_.text(step);
    tell_markdown(text.before);
    tell(results::wrapped(text.ask, 0, options_.screen.columns));
    for (std::size_t i = 0; i < question.choices.size(); ++i) tell(choice_lines(question, i));
    tell("\n");
    std::optional<Prediction> prediction;
    if (!options_.answers) {
      prediction = ask(question, text.hint);
      if (!prediction) return false;
    }
    if (question.kind == QuestionKind::choose)
      run_.choose(step, prediction ? prediction->choice.value() : question.usual);
    const auto result = run_.result(step);
    tell(verdict_text(question, prediction, result) + "\n");
    for (const auto& figure : result.figures) tell(figure_text(figure, options_.screen) + "\n");
    tell_markdown(result.why);
    return true;
  }

  std::string choice_lines(const Question& question, std::size_t choice) const {
    constexpr std::size_t kIndent = 5;
    auto text = results::wrapped(question.choices[choice].text, kIndent, options_.screen.columns);
    return text.replace(2, 2, fmt::format("{})", letter_of(choice)));
  }

  std::optional<Prediction> ask(const Question& question, const std::string& hint) const {
    for (;;) {
      tell("> ");
      const auto line = student_.listen();
      if (!line) {
        tell("\n");
        return std::nullopt;
      }
      const auto word = line->substr(std::min(line->find_first_not_of(" \t"), line->size()));
      if (word.starts_with('q') || word.starts_with('Q')) return std::nullopt;
      if (word.starts_with('?')) {
        tell("\n");
        tell_markdown(hint);
        continue;
      }
      if (auto prediction = prediction_from(word, question)) {
        tell("\n");
        return prediction;
      }
      tell(fmt::format("Legal: {}; ? for a hint, q to stop.\n", legal_predictions(question)));
    }
  }

  std::string verdict_text(const Question& question, const std::optional<Prediction>& prediction,
                           const StepResult& result) {
    if (!result.answer) {
      const auto choice = prediction ? prediction->choice.value() : question.usual;
      return loud(
          fmt::format("{}: {}", prediction ? "You choose" : "Chosen here", question.choices[choice].text),
          Paint::bold);
    }
    const auto was = answer_text(question, *result.answer);
    if (!prediction) return loud("Answer: " + was, Paint::good);
    ++asked_;
    const auto verdict = judged(question, *prediction, *result.answer);
    const auto said = prediction_text(question, *prediction);
    if (verdict == Verdict::right) {
      ++right_;
      const bool number = question.kind == QuestionKind::number;
      return loud(number ? fmt::format("Right: you said {}, it was {}.", said, was)
                         : fmt::format("Right: {}", was),
                  Paint::good);
    }
    return loud(fmt::format("{} You said {}; it was {}",
                            verdict == Verdict::near ? "Near, within a factor of two." : "No.", said, was),
                Paint::bad);
  }

  void end() const {
    if (asked_ > 0) tell(loud(fmt::format("You predicted {} of {}.", right_, asked_), Paint::bold) + "\n");
    tell(loud("Where to look next", Paint::bold) + "\n");
    tell_markdown(lesson_.next);
    if (lesson_.number < options_.lessons && !options_.answers)
      tell(fmt::format("The next lesson: dioscope lesson {}\n", lesson_.number + 1));
  }

  void stop_at(std::size_t step) const {
    tell(fmt::format("Stopped before the answer. Go on with: dioscope lesson {} --step {}\n", lesson_.name,
                     step + 1));
  }

  LessonRun& run_;
  const Lesson& lesson_;
  const ConductOptions& options_;
  const Student& student_;
  std::size_t asked_ = 0;
  std::size_t right_ = 0;
};

} // namespace

void conduct(LessonRun& run, const ConductOptions& options, const Student& student) {
  Conductor(run, options, student).conduct();
}

} // namespace dioscope::lessons
