#pragma once
/// A lesson in the terminal: it tells, asks, listens, shows what was simulated and why.
#include <functional>
#include <optional>
#include <string>

#include "lessons/lesson_run.hpp"
#include "results/terminal.hpp"

namespace dioscope::lessons {

/// The one who learns.
struct Student {
  std::function<void(const std::string&)> tell;
  std::function<std::optional<std::string>()> listen; ///< a line without its end; none: there is no more
};

struct ConductOptions {
  results::Screen screen = {};
  bool answers = false;       ///< nobody is asked, the answers are told
  std::size_t first_step = 1; ///< from 1, at most as many as there are
  std::size_t lessons = 0;    ///< in the course
};

/// Conduct a lesson to its end, or until the student stops. Throws as LessonRun.
void conduct(LessonRun& run, const ConductOptions& options, const Student& student);

} // namespace dioscope::lessons
