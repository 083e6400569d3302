#pragma once
/// Kernel threads.
#include <functional>
#include <optional>
#include <string>

#include "models/kernel/scheduler.hpp"

namespace dioscope::kernel {

struct KthreadSettings {
  std::string name;
  std::string cause = {}; ///< of switches, as TaskRole::cause
  int nice = 0;
  /// Bound to this CPU; else it starts asleep on CPU 0 and may be moved.
  std::optional<unsigned> cpu = std::nullopt;
  /// SCHED_FIFO with this priority, 1 to 99, larger is better: runs before everything that has no real-time
  /// priority, and until it sleeps.
  std::optional<int> real_time = std::nullopt;
};

/// Make a thread that sleeps until it is woken for the first time; `body` then runs in its context.
Task& kthread(Scheduler& scheduler, const KthreadSettings& settings, std::function<void(Task&)> body);

} // namespace dioscope::kernel
