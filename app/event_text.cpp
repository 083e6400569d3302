#include "app/event_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "models/tracepoints.hpp"

namespace dioscope::app {

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

std::string last_events(const sim::Tracer& tracer) {
  constexpr std::size_t kEvents = 32;
  const auto recent = tracer.recent();
  std::string text = "\nthe last events:";
  for (auto i = recent.size() - std::min(recent.size(), kEvents); i < recent.size(); ++i)
    text += "\n  " + event_text(recent[i]);
  return text;
}

std::string last_steps(const sim::Tracer& tracer, std::span<const std::uint16_t> cpus) {
  constexpr std::size_t kSteps = 8;
  std::string text;
  for (const auto cpu : cpus) {
    std::vector<std::string> lines;
    for (const auto& event : tracer.recent())
      if (event.cpu == cpu) lines.push_back(event_text(event));
    text += fmt::format("\nthe last steps of CPU {}:", cpu);
    for (auto i = lines.size() - std::min(lines.size(), kSteps); i < lines.size(); ++i)
      text += "\n  " + lines[i];
  }
  return text;
}

} // namespace dioscope::app
