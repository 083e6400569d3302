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

  /// Draws on standard error when that is a terminal.
  ProgressLine();
  /// For tests: whether to draw, where, how wide, by which clock.
  ProgressLine(bool enabled, std::size_t width, Now now, Write write);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() { clear(); }

  /// What a variant reported last; its first report starts its clock. Draws at most five times a second.
  void update(const std::string& variant, const ProgressRecord& record);
  /// The variant has ended and leaves the line.
  void finish(const std::string& variant);
  /// Take the line off the screen, as before other output.
  void clear();

 private:
  struct Running {
    ProgressRecord record;
    std::chrono::steady_clock::time_point since;
  };
  void draw(std::chrono::steady_clock::time_point now);

  bool enabled_;
  std::size_t width_;
  Now now_;
  Write write_;
  std::map<std::string, Running> running_;
  std::chrono::steady_clock::time_point drawn_{};
  bool visible_ = false;
};

} // namespace dioscope::experiments
