#pragma once
/// The course as pages for a browser: an index, a page a lesson, one for teachers.
#include <cstddef>
#include <filesystem>
#include <vector>

#include "experiments/runs/workers.hpp"
#include "lessons/lesson.hpp"

namespace dioscope::lessons {

struct WrittenPages {
  std::size_t pages = 0;
  std::filesystem::path index; ///< where to begin
};

/// Simulate all lessons and write their pages into `folder`, which is made when it is not there. A lesson
/// that lets the student choose is simulated for every choice. Throws results::FileError, before anything is
/// simulated when a page cannot be written, and as LessonRun.
WrittenPages write_pages(const std::vector<Lesson>& course, const std::filesystem::path& folder,
                         const experiments::Workers& workers);

} // namespace dioscope::lessons
