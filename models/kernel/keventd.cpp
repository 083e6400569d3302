#include "models/kernel/keventd.hpp"

#include <utility>

namespace dioscope::kernel {

using machine::Fn;

Keventd::Keventd(Scheduler& scheduler, const InterruptCosts& costs, Locks& locks)
    : Keventd(scheduler, costs, locks, "tqueue_lock", "context_task_wq") {
  start("keventd");
}

Keventd::Keventd(Scheduler& scheduler, const InterruptCosts& costs, Locks& locks, unsigned cpu)
    : Keventd(scheduler, costs, locks, "cwq.lock." + std::to_string(cpu),
              "cwq.more_work." + std::to_string(cpu)) {
  auto& task = start("events/" + std::to_string(cpu));
  task.cpu = cpu;
  task.cpus_allowed = std::uint64_t{1} << cpu;
}

Task& Keventd::start(std::string name) {
  auto& task = scheduler_.create(std::move(name), 0, [this](Task& self) { run(self); });
  task.state = TaskState::interruptible;
  wait_.entries.push_back({&task, false});
  return task;
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
