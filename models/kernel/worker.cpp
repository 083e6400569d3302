#include "models/kernel/worker.hpp"

#include <utility>

#include "models/kernel/functions.hpp"

namespace dioscope::kernel {

Worker::Worker(Scheduler& scheduler, const CoreCosts& costs, Locks& locks, const KthreadSettings& thread,
               const std::string& lock, const std::string& wait)
    : scheduler_(scheduler), costs_(costs), lock_(lock, locks), wait_(wait, locks) {
  wait_.entries.push_back({&kthread(scheduler, thread, [this](Task& self) { run(self); }), false});
}

void Worker::schedule_task(Context& context, Work work) {
  context.enter(fn::schedule_task);
  spin_lock_irq(context, lock_);
  context.charge(fn::schedule_task, costs_.schedule_task);
  queue_.push_back({std::move(work), context.cause});
  spin_unlock_irq(context, lock_);
  wake_up(context, scheduler_, wait_, costs_.schedule_task);
}

void Worker::run(Task& self) {
  auto& context = self.context;
  for (;;) {
    self.stay_awake();
    context.enter(fn::keventd);
    remove_wait_queue(context, wait_, self);
    while (run_queue(self)) scheduler_.cond_resched(self);
    context.enter(fn::keventd);
    add_wait_queue(context, wait_, self);
    self.prepare_to_sleep(TaskState::interruptible,
                          awaited("work", queue_, [](const auto& queue) { return !queue.empty(); }));
    context.settle();
    if (!self.has_come()) scheduler_.schedule(self);
  }
}

bool Worker::run_queue(Task& self) {
  auto& context = self.context;
  context.enter(fn::keventd);
  spin_lock_irq(context, lock_);
  context.charge(fn::keventd, costs_.schedule_task);
  const auto batch = std::exchange(queue_, {});
  spin_unlock_irq(context, lock_);
  for (const auto& item : batch) {
    context.cause = item.cause;
    item.work(self);
    ++done_;
  }
  context.settle();
  return !batch.empty();
}

} // namespace dioscope::kernel
