#include "tracing/event_stream.hpp"

#include "models/system.hpp"

namespace dioscope::tracing {

void EventStream::attach(System& system) {
  names_ = std::make_unique<SystemNames>(system);
  for (const auto& make : makers_) sinks_.push_back(make(system, *names_));
  for (const auto& sink : sinks_)
    if (sink->watches_execution()) watching_.push_back(sink.get());
  if (!watching_.empty()) system.watch_execution(*this);
  system.simulation().tracer().listen_all([this](const sim::TraceEvent& event) {
    const auto io = index_.of(event);
    for (const auto& sink : sinks_) sink->on_event(event, io);
  });
}

void EventStream::executed(const machine::Context& context, machine::Fn fn, machine::Reason reason,
                           sim::TimePoint from, sim::TimePoint to) {
  const auto io = index_.of_cause(context.cause);
  for (auto* sink : watching_) sink->on_executed(context, io, fn, reason, from, to);
}

void EventStream::fetched(const machine::Context& context, machine::Fn fn) {
  const auto io = index_.of_cause(context.cause);
  for (auto* sink : watching_) sink->on_fetched(context, io, fn);
}

void EventStream::measuring(bool begins) {
  for (const auto& sink : sinks_) sink->on_measuring(begins);
}

void EventStream::finish() {
  for (const auto& sink : sinks_) sink->finish();
}

} // namespace dioscope::tracing
