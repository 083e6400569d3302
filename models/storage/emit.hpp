#pragma once
/// Passing a tracepoint of the hardware.
#include "models/tracepoints.hpp"
#include "sim/simulation.hpp"

namespace dioscope::storage {

/// Emit a hw_* tracepoint at the calendar's now.
inline sim::EventId emit(sim::Simulation& simulation, Tracepoint kind, sim::EventId cause, std::uint64_t a,
                         std::uint64_t b = 0, std::uint64_t c = 0, std::uint64_t d = 0) {
  return simulation.tracer().emit(simulation.now(), static_cast<std::uint16_t>(kind), sim::kNoCpu, 0, cause,
                                  a, b, c, d);
}

} // namespace dioscope::storage
