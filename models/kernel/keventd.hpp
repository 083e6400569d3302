#pragma once
/// keventd of 2.5.35: the one thread that runs deferred work in process context (schedule_task; spec 2, 6.3).
#include <deque>
#include <functional>

#include "models/kernel/wait_queue.hpp"

namespace dioscope::kernel {

class Keventd {
 public:
  /// Deferred work, run in keventd's context; it may sleep.
  using Work = std::function<void(Task& keventd)>;

  /// Makes the thread, asleep on CPU 0.
  Keventd(Scheduler& scheduler, const InterruptCosts& costs, Locks& locks);

  /// From any context: run `work` later, after what was scheduled before.
  void schedule_task(Context& context, Work work);
  /// Pieces of work run so far.
  const sim::Counter& done() const { return done_; }

 private:
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
