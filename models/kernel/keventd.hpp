#pragma once
/// keventd of 2.5.35: the one thread that runs deferred work in process context (schedule_task; spec 2, 6.3);
/// and the worker of one CPU, as workqueues have it since 2.5.41.
#include <deque>
#include <functional>
#include <string>

#include "models/kernel/wait_queue.hpp"

namespace dioscope::kernel {

class Keventd {
 public:
  /// Deferred work, run in keventd's context; it may sleep.
  using Work = std::function<void(Task& keventd)>;

  /// Makes the thread, asleep on CPU 0.
  Keventd(Scheduler& scheduler, const InterruptCosts& costs, Locks& locks);

  /// events/`cpu`, bound to that CPU.
  Keventd(Scheduler& scheduler, const InterruptCosts& costs, Locks& locks, unsigned cpu);

  /// From any context: run `work` later, after what was scheduled before.
  void schedule_task(Context& context, Work work);
  /// Pieces of work run so far.
  const sim::Counter& done() const { return done_; }
  const InterruptCosts& costs() const { return costs_; }

 private:
  Keventd(Scheduler& scheduler, const InterruptCosts& costs, Locks& locks, const std::string& lock,
          const std::string& wait)
      : scheduler_(scheduler), costs_(costs), lock_(lock, locks), wait_(wait, locks) {}
  Task& start(std::string name);
  void run(Task& self);
  /// Runs what is queued now; false when that is nothing.
  bool run_queue(Task& self);

  Scheduler& scheduler_;
  const InterruptCosts& costs_;
  SpinLock lock_;
  WaitQueueHead wait_;
  std::deque<Work> queue_;
  sim::Counter done_;
};

} // namespace dioscope::kernel
