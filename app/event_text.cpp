#include "app/event_text.hpp"

#include <fmt/format.h>

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
  std::string text = "\nthe last events:";
  for (const auto& event : tracer.recent()) text += "\n  " + event_text(event);
  return text;
}

} // namespace dioscope::app
