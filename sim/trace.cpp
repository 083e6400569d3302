#include "sim/trace.hpp"

namespace dioscope::sim {

Tracer::Tracer(std::span<const TracepointDeclaration> declarations)
    : declarations_(declarations), listeners_(declarations.size()) {}

void Tracer::listen(std::uint16_t kind, Listener listener) {
  listeners_.at(kind).push_back(std::move(listener));
  if (declarations_[kind].detail) details_listened_ = true;
}

void Tracer::listen_all(Listener listener) {
  for (std::size_t kind = 0; kind < listeners_.size(); ++kind)
    listen(static_cast<std::uint16_t>(kind), listener);
}

std::vector<TraceEvent> Tracer::recent() const {
  std::vector<TraceEvent> events;
  for (std::uint64_t id = count_ > kRecent ? count_ - kRecent + 1 : 1; id <= count_; ++id)
    events.push_back(recent_[id % kRecent]);
  return events;
}

void Tracer::detail(TimePoint time, std::uint16_t kind, std::uint16_t cpu, std::uint32_t task, EventId cause,
                    std::uint64_t a, std::uint64_t b, std::uint64_t c, std::uint64_t d) const {
  notify({time, 0, cause, kind, cpu, task, {a, b, c, d}});
}

void Tracer::notify(const TraceEvent& event) const {
  for (const auto& listener : listeners_[event.kind]) listener(event);
}

} // namespace dioscope::sim
