#pragma once
/// Events as text, a line each: "0.004210 s  cpu 3  task 17  sched_wakeup woken_task=9 target_cpu=3
/// success=1".
#include <functional>
#include <span>
#include <string>

#include "sim/trace.hpp"

namespace dioscope::experiments {

/// What the number of a lock in an event stands for: "host_lock.3".
using LockName = std::function<std::string(std::uint32_t)>;

/// Without `lock_name` locks are numbers.
std::string event_text(const sim::TraceEvent& event, const LockName& lock_name = {});
/// The last events of a run that broke, clock ticks left out, under a heading.
std::string last_events(const sim::Tracer& tracer, const LockName& lock_name);
/// The last steps of each of `cpus`, as far as the tracer remembers them.
std::string last_steps(const sim::Tracer& tracer, std::span<const std::uint16_t> cpus,
                       const LockName& lock_name);
/// The beginning of a story without its last events or steps: who waits for what. At most `lines`, and a last
/// one that says so when there are more.
std::string beginning_of(const std::string& story, std::size_t lines);

} // namespace dioscope::experiments
