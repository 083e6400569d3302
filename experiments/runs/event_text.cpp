#include "experiments/runs/event_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

#include "models/tracepoints.hpp"

namespace dioscope::experiments {

std::string event_text(const sim::TraceEvent& event) {
  const auto& declaration = kTracepoints[event.kind];
  const auto cpu = event.cpu == sim::kNoCpu ? std::string("device") : fmt::format("cpu {}", event.cpu);
  auto text =
      fmt::format("{:.9f} s  {}  task {}  {}", sim::seconds(event.time), cpu, event.task, declaration.name);
  for (std::size_t i = 0; i < declaration.arguments.size(); ++i)
    if (!declaration.arguments[i].empty())
      text += fmt::format(" {}={}", declaration.arguments[i], event.arguments[i]);
  return text;
}

namespace {

/// The last `most` of `events` that `wanted` takes, a line each.
template <class Wanted>
std::string last_lines(const std::vector<sim::TraceEvent>& events, std::size_t most, Wanted wanted) {
  std::vector<std::string> lines;
  for (auto event = events.rbegin(); event != events.rend() && lines.size() < most; ++event)
    if (wanted(*event)) lines.push_back("\n  " + event_text(*event));
  return fmt::format("{}", fmt::join(lines.rbegin(), lines.rend(), ""));
}

} // namespace

std::string last_events(const sim::Tracer& tracer) {
  constexpr std::size_t kEvents = 32;
  return "\nthe last events:" +
         last_lines(tracer.recent(), kEvents, [](const sim::TraceEvent& /*event*/) { return true; });
}

std::string last_steps(const sim::Tracer& tracer, std::span<const std::uint16_t> cpus) {
  constexpr std::size_t kSteps = 8;
  const auto recent = tracer.recent();
  std::string text;
  for (const auto cpu : cpus)
    text += fmt::format("\nthe last steps of CPU {}:", cpu) +
            last_lines(recent, kSteps, [cpu](const sim::TraceEvent& event) { return event.cpu == cpu; });
  return text;
}

} // namespace dioscope::experiments
