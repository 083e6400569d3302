#include "tracing/event_stream.hpp"

namespace dioscope::tracing {

void EventStream::attach(System& system) {
  names_ = std::make_unique<SystemNames>(system);
  for (const auto& make : makers_) sinks_.push_back(make(system, *names_));
  system.simulation().tracer().listen_all([this](const sim::TraceEvent& event) {
    const auto io = index_.of(event);
    for (const auto& sink : sinks_) sink->on_event(event, io);
  });
}

void EventStream::finish() {
  for (const auto& sink : sinks_) sink->finish();
}

} // namespace dioscope::tracing
