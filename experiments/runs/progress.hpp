#pragma once
/// The progress line on standard error, redrawn in place on a terminal, silent in a pipe.
#include <chrono>
#include <functional>
#include <map>
#include <string>

#include "experiments/runs/progress_text.hpp"

namespace dioscope::experiments {

class ProgressLine {
 public:
  using Now = std::function<std::chrono::steady_clock::time_point()>;
  using Write = std::function<void(const std::string&)>;

  /// Of `total` runs, those that have not begun included. Draws on standard error when that is a terminal.
  explicit ProgressLine(std::size_t total = 1);
  /// For tests: whether to draw, where, how wide, by which clock.
  ProgressLine(std::size_t total, bool enabled, std::size_t width, Now now, Write write);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() { clear(); }

  /// What a run reported last. Draws at most five times a second.
  void update(const std::string& run, const ProgressRecord& record);
  /// The run has ended and leaves the line.
  void finish(const std::string& run);
  /// Take the line off the screen, as before other output.
  void clear();

 private:
  void draw(std::chrono::steady_clock::time_point now);

  bool enabled_;
  std::size_t width_;
  Now now_;
  Write write_;
  std::chrono::steady_clock::time_point begin_;
  std::size_t total_;
  std::size_t ended_ = 0;
  sim::Duration simulated_{}; ///< by those that have ended
  std::map<std::string, ProgressRecord> running_;
  std::chrono::steady_clock::time_point drawn_{};
  bool visible_ = false;
};

} // namespace dioscope::experiments
