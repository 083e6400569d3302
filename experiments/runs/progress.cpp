#include "experiments/runs/progress.hpp"

#include <unistd.h>

#include <cstdio>
#include <vector>

#include "results/terminal.hpp"

namespace dioscope::experiments {
namespace {

using std::chrono::steady_clock;

/// At most five times a second.
constexpr auto kRedrawEvery = std::chrono::milliseconds(200);

void write_to_stderr(const std::string& text) {
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
}

} // namespace

ProgressLine::ProgressLine(std::size_t total)
    : ProgressLine(total, isatty(STDERR_FILENO) != 0,
                   results::terminal_columns(STDERR_FILENO).value_or(results::Screen{}.columns),
                   steady_clock::now, write_to_stderr) {}

ProgressLine::ProgressLine(std::size_t total, bool enabled, std::size_t width, Now now, Write write)
    : enabled_(enabled), width_(width), now_(std::move(now)), write_(std::move(write)), begin_(now_()),
      total_(total) {}

void ProgressLine::update(const std::string& run, const ProgressRecord& record) {
  if (!enabled_) return;
  const auto now = now_();
  running_[run] = record;
  if (!visible_ || now - drawn_ >= kRedrawEvery) draw(now);
}

void ProgressLine::finish(const std::string& run) {
  ++ended_;
  if (!enabled_) return;
  if (const auto node = running_.extract(run)) simulated_ += node.mapped().simulated;
  if (running_.empty()) clear();
}

void ProgressLine::clear() {
  if (!visible_) return;
  write_("\r\x1b[K");
  visible_ = false;
}

void ProgressLine::draw(steady_clock::time_point now) {
  std::vector<RunUnderWay> list;
  auto simulated = simulated_;
  for (const auto& [name, record] : running_) {
    list.push_back({name, record});
    simulated += record.simulated;
  }
  const auto text = progress_text(
      {.running = list, .ended = ended_, .total = total_, .simulated = simulated, .elapsed = now - begin_});
  // One column less, so that the cursor does not wrap to the next line.
  write_("\r\x1b[K" + cut_to_width(text, width_ - 1));
  drawn_ = now;
  visible_ = true;
}

} // namespace dioscope::experiments
