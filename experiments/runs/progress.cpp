#include "experiments/runs/progress.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <vector>

namespace dioscope::experiments {
namespace {

using std::chrono::steady_clock;

/// At most five times a second.
constexpr auto kRedrawEvery = std::chrono::milliseconds(200);

std::size_t terminal_width() {
  winsize size{};
  constexpr std::size_t kUsualWidth = 80;
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kUsualWidth;
  return size.ws_col;
}

void write_to_stderr(const std::string& text) {
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
}

} // namespace

ProgressLine::ProgressLine()
    : ProgressLine(isatty(STDERR_FILENO) != 0, terminal_width(), steady_clock::now, write_to_stderr) {}

ProgressLine::ProgressLine(bool enabled, std::size_t width, Now now, Write write)
    : enabled_(enabled), width_(width), now_(std::move(now)), write_(std::move(write)) {}

void ProgressLine::update(const std::string& variant, const ProgressRecord& record) {
  if (!enabled_) return;
  const auto now = now_();
  running_.try_emplace(variant, Running{record, now}).first->second.record = record;
  if (!visible_ || now - drawn_ >= kRedrawEvery) draw(now);
}

void ProgressLine::finish(const std::string& variant) {
  if (!enabled_) return;
  running_.erase(variant);
  if (running_.empty()) clear();
}

void ProgressLine::clear() {
  if (!visible_) return;
  write_("\r\x1b[K");
  visible_ = false;
}

void ProgressLine::draw(steady_clock::time_point now) {
  std::vector<RunningVariant> list;
  for (const auto& [name, running] : running_) list.push_back({name, running.record, now - running.since});
  // One column less, so that the cursor does not wrap to the next line.
  write_("\r\x1b[K" + cut_to_width(progress_text(list), width_ - 1));
  drawn_ = now;
  visible_ = true;
}

} // namespace dioscope::experiments
