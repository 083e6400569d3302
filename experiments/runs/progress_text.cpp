#include "experiments/runs/progress_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace dioscope::experiments {
namespace {

constexpr auto kUnits = std::to_array<std::string_view>({"I/Os", "schedules", "points"});

double real_seconds(RealTime t) { return std::chrono::duration<double>(t).count(); }

/// 160000 as "160 000".
std::string grouped(std::uint64_t n) {
  auto text = std::to_string(n);
  constexpr std::size_t kGroup = 3;
  for (auto at = text.size(); at > kGroup;) {
    at -= kGroup;
    text.insert(at, 1, ' ');
  }
  return text;
}

std::string time_left(double seconds) {
  constexpr double kMinute = 60;
  if (seconds < kMinute) return fmt::format("{:.0f} s", seconds);
  const auto whole = static_cast<std::int64_t>(seconds + 0.5);
  constexpr std::int64_t kSecondsPerMinute = 60;
  return fmt::format("{} min {:02} s", whole / kSecondsPerMinute, whole % kSecondsPerMinute);
}

} // namespace

std::string progress_text(std::span<const RunningVariant> running) {
  if (running.empty()) return {};
  ProgressRecord sum;
  double speed = 0;
  double left = 0;
  bool left_known = true;
  for (const auto& variant : running) {
    const auto& record = variant.record;
    sum.simulated += record.simulated;
    sum.done += record.done;
    sum.total += record.total;
    const double real = real_seconds(variant.running_for);
    if (real > 0) speed += sim::seconds(record.simulated) / real;
    if (record.done == 0 || record.total == 0) {
      left_known = false;
    } else {
      const auto to_do = record.total - std::min(record.total, record.done);
      left = std::max(left, real * static_cast<double>(to_do) / static_cast<double>(record.done));
    }
  }
  const bool ios = running[0].record.unit == ProgressUnit::ios;
  auto text = running.size() == 1 ? running[0].name : fmt::format("{} variants", running.size());
  text += ios || sum.simulated > sim::Duration{0}
              ? fmt::format(": {:.1f} s simulated, ", sim::seconds(sum.simulated))
              : ": ";
  text += fmt::format("{} of {} {}", grouped(sum.done), grouped(sum.total),
                      kUnits[static_cast<std::size_t>(running[0].record.unit)]);
  if (sum.total > 0) text += fmt::format(" ({} %)", sum.done * 100 / sum.total);
  // Two digits of a run that takes hours.
  constexpr double kSlow = 0.1;
  if (speed >= kSlow) text += fmt::format(", {:.1f} x real time", speed);
  if (speed > 0 && speed < kSlow) text += fmt::format(", {:.2g} x real time", speed);
  if (left_known) text += fmt::format(", {} left", time_left(left));
  return text;
}

std::string cut_to_width(std::string text, std::size_t width) {
  constexpr unsigned char kContinuationMask = 0xc0;
  constexpr unsigned char kContinuation = 0x80;
  std::size_t columns = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & kContinuationMask) == kContinuation) continue;
    if (columns++ == width) return text.substr(0, i);
  }
  return text;
}

} // namespace dioscope::experiments
