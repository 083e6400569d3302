#include "experiments/runs/event_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "models/tracepoints.hpp"

namespace dioscope::experiments {

std::string event_text(const sim::TraceEvent& event, const LockName& lock_name) {
  const auto& declaration = kTracepoints[event.kind];
  const auto cpu = event.cpu == sim::kNoCpu ? std::string("device") : fmt::format("cpu {}", event.cpu);
  auto text =
      fmt::format("{:.9f} s  {}  task {}  {}", sim::seconds(event.time), cpu, event.task, declaration.name);
  for (std::size_t i = 0; i < declaration.arguments.size(); ++i) {
    const auto name = declaration.arguments[i];
    if (name.empty()) continue;
    text += name == "lock" && lock_name
                ? fmt::format(" {}={}", name, lock_name(static_cast<std::uint32_t>(event.arguments[i])))
                : fmt::format(" {}={}", name, event.arguments[i]);
  }
  return text;
}

namespace {

constexpr std::string_view kLastEvents = "\nthe last events, clock ticks left out:";
constexpr std::string_view kLastSteps = "\nthe last steps of CPU ";

/// The clock ticks on whatever else has come to rest.
bool is_tick(const sim::TraceEvent& event) {
  const auto kind = kind_of(event);
  return kind == Tracepoint::local_timer_entry || kind == Tracepoint::irqs_enabled;
}

/// The last `most` of `events` that `wanted` takes, a line each.
template <class Wanted>
std::string last_lines(const std::vector<sim::TraceEvent>& events, std::size_t most,
                       const LockName& lock_name, Wanted wanted) {
  std::vector<std::string> lines;
  for (auto event = events.rbegin(); event != events.rend() && lines.size() < most; ++event)
    if (wanted(*event)) lines.push_back("\n  " + event_text(*event, lock_name));
  return fmt::format("{}", fmt::join(lines.rbegin(), lines.rend(), ""));
}

} // namespace

std::string last_events(const sim::Tracer& tracer, const LockName& lock_name) {
  constexpr std::size_t kEvents = 32;
  return std::string(kLastEvents) + last_lines(tracer.recent(), kEvents, lock_name,
                                               [](const sim::TraceEvent& event) { return !is_tick(event); });
}

std::string last_steps(const sim::Tracer& tracer, std::span<const std::uint16_t> cpus,
                       const LockName& lock_name) {
  constexpr std::size_t kSteps = 8;
  const auto recent = tracer.recent();
  std::string text;
  for (const auto cpu : cpus)
    text += fmt::format("{}{}:", kLastSteps, cpu) +
            last_lines(recent, kSteps, lock_name,
                       [cpu](const sim::TraceEvent& event) { return event.cpu == cpu && !is_tick(event); });
  return text;
}

std::string beginning_of(const std::string& story, std::size_t lines) {
  const auto all = story.substr(0, std::min(story.find(kLastEvents), story.find(kLastSteps)));
  std::size_t at = 0;
  for (std::size_t line = 0; line < lines; ++line) {
    at = all.find('\n', at);
    if (at == std::string::npos) return all;
    ++at;
  }
  return all.substr(0, at) + "  ...";
}

} // namespace dioscope::experiments
