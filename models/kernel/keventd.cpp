#include "models/kernel/keventd.hpp"

#include <utility>

namespace dioscope::kernel {

using machine::Fn;

Keventd::Keventd(Scheduler& scheduler, const InterruptCosts& costs, Locks& locks)
    : scheduler_(scheduler), costs_(costs), lock_("tqueue_lock", locks), wait_("context_task_wq", locks) {
  auto& task = scheduler_.create("keventd", 0, [this](Task& self) { run(self); });
  task.state = TaskState::interruptible;
  wait_.entries.push_back({&task, false});
}

void Keventd::schedule_task(Context& context, Work work) {
  context.enter(Fn::schedule_task);
  spin_lock_irq(context, lock_);
  context.charge(Fn::schedule_task, costs_.schedule_task);
  queue_.push_back(std::move(work));
  spin_unlock_irq(context, lock_);
  wake_up(context, scheduler_, wait_, costs_.schedule_task);
}

void Keventd::run(Task& self) {
  auto& context = self.context;
  for (;;) {
    self.state = TaskState::running;
    context.enter(Fn::keventd);
    remove_wait_queue(context, wait_, self);
    while (run_queue(self)) scheduler_.cond_resched(self);
    context.enter(Fn::keventd);
    add_wait_queue(context, wait_, self);
    self.state = TaskState::interruptible;
    context.settle();
    if (queue_.empty()) scheduler_.schedule(self);
  }
}

bool Keventd::run_queue(Task& self) {
  auto& context = self.context;
  context.enter(Fn::keventd);
  spin_lock_irq(context, lock_);
  context.charge(Fn::keventd, costs_.schedule_task);
  const auto batch = std::exchange(queue_, {});
  spin_unlock_irq(context, lock_);
  for (const auto& work : batch) {
    work(self);
    ++done_;
  }
  context.settle();
  return !batch.empty();
}

} // namespace dioscope::kernel
