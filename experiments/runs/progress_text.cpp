#include "experiments/runs/progress_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

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

std::string progress_text(const Progress& progress) {
  const auto& running = progress.running;
  if (running.empty()) return {};
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  auto parts = static_cast<double>(progress.ended); // of runs
  double found = 0;
  for (const auto& run : running) {
    done += run.record.done;
    total += run.record.total;
    if (run.record.total == 0) continue;
    const auto whole = static_cast<double>(run.record.total);
    parts += std::min(1.0, static_cast<double>(run.record.done) / whole);
    found += static_cast<double>(run.record.found) / whole;
  }
  const auto runs = static_cast<double>(std::max(progress.total, progress.ended + running.size()));
  const double part = parts / runs;
  const double worked = (parts - found) / runs; // what took the time so far
  const double elapsed = real_seconds(progress.elapsed);
  std::vector<std::string> facts;
  constexpr double kPercent = 100;
  facts.push_back(fmt::format("{:.0f} %", std::floor(part * kPercent)));
  // Before that the estimate would only say how soon the first report came.
  constexpr double kSecondsToKnow = 1;
  if (worked > 0 && elapsed >= kSecondsToKnow)
    facts.push_back(time_left(elapsed * (1 - part) / worked) + " left");
  const auto count = fmt::format("{} of {} {}", grouped(done), grouped(total),
                                 kUnits[static_cast<std::size_t>(running.front().record.unit)]);
  facts.push_back(running.size() == 1 && progress.total > 1 ? running.front().name + ": " + count : count);
  const double simulated = sim::seconds(progress.simulated);
  if (simulated > 0) facts.push_back(fmt::format("{:.1f} s simulated", simulated));
  const double speed = elapsed > 0 ? simulated / elapsed : 0;
  // Two digits of a run that takes hours.
  constexpr double kSlow = 0.1;
  if (speed >= kSlow) facts.push_back(fmt::format("{:.1f} x real time", speed));
  if (speed > 0 && speed < kSlow) facts.push_back(fmt::format("{:.2g} x real time", speed));
  auto label = running.front().name;
  if (progress.total > 1)
    label = running.size() == 1 ? fmt::format("run {} of {}", progress.ended + 1, progress.total)
                                : fmt::format("runs {} to {} of {}", progress.ended + 1,
                                              progress.ended + running.size(), progress.total);
  return fmt::format("{}: {}", label, fmt::join(facts, ", "));
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
