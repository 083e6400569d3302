#pragma once
/// Deferred work in process context: keventd of 2.5.35, one thread for all (schedule_task; spec 2, 6.3), and
/// the worker of one CPU, as workqueues have it since 2.5.41.
#include <deque>
#include <functional>
#include <string>

#include "models/kernel/kthread.hpp"
#include "models/kernel/wait_queue.hpp"

namespace dioscope::kernel {

class Worker {
 public:
  /// Run in the worker's context; it may sleep.
  using Work = std::function<void(Task& worker)>;

  /// keventd, asleep on CPU 0.
  Worker(Scheduler& scheduler, const CoreCosts& costs, Locks& locks)
      : Worker(scheduler, costs, locks, {.name = "keventd"}, "tqueue_lock", "context_task_wq") {}
  /// events/`cpu`, bound to that CPU.
  Worker(Scheduler& scheduler, const CoreCosts& costs, Locks& locks, unsigned cpu)
      : Worker(scheduler, costs, locks,
               {.name = "events/" + std::to_string(cpu), .cause = "events", .cpu = cpu},
               "cwq.lock." + std::to_string(cpu), "cwq.more_work." + std::to_string(cpu)) {}

  /// From any context: run `work` later, after what was scheduled before.
  void schedule_task(Context& context, Work work);
  /// Pieces of work run so far.
  const sim::Counter& done() const { return done_; }
  const CoreCosts& costs() const { return costs_; }

 private:
  Worker(Scheduler& scheduler, const CoreCosts& costs, Locks& locks, const KthreadSettings& thread,
         const std::string& lock, const std::string& wait);
  void run(Task& self);
  /// Runs what is queued now; false when that is nothing.
  bool run_queue(Task& self);

  Scheduler& scheduler_;
  const CoreCosts& costs_;
  SpinLock lock_;
  WaitQueueHead wait_;
  struct Item {
    Work work;
    sim::EventId cause; ///< what its caller acted for
  };
  std::deque<Item> queue_;
  sim::Counter done_;
};

} // namespace dioscope::kernel
