#pragma once
/// Events as text, a line each: "0.004210 s  cpu 3  task 17  sched_wakeup woken_task=9 target_cpu=3
/// success=1".
#include <span>
#include <string>

#include "sim/trace.hpp"

namespace dioscope::experiments {

std::string event_text(const sim::TraceEvent& event);
/// The last events of a run that broke, under a heading.
std::string last_events(const sim::Tracer& tracer);
/// The last steps of each of `cpus`, as far as the tracer remembers them.
std::string last_steps(const sim::Tracer& tracer, std::span<const std::uint16_t> cpus);

} // namespace dioscope::experiments
