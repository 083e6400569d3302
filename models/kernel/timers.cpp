#include "models/kernel/timers.hpp"

namespace dioscope::kernel {

using machine::Fn;

Timers::Timers(Scheduler& scheduler, const InterruptCosts& costs, Locks& locks, sim::Duration tick)
    : scheduler_(scheduler), costs_(costs), tick_(tick), lock_("timerlist_lock", locks) {}

void Timers::add_timer(Context& context) {
  context.enter(Fn::add_timer);
  spin_lock_irq(context, lock_);
  context.charge(Fn::add_timer, costs_.timer_list);
  spin_unlock_irq(context, lock_);
}

void Timers::del_timer(Context& context) {
  context.enter(Fn::del_timer);
  spin_lock_irq(context, lock_);
  context.charge(Fn::del_timer, costs_.timer_list);
  spin_unlock_irq(context, lock_);
}

void Timers::schedule_timeout(Task& task, sim::Duration span) {
  const auto ticks = (span + tick_ - sim::Duration{1}) / tick_ + 1;
  task.state = TaskState::interruptible;
  spin_lock_irq(task.context, lock_);
  task.context.charge(Fn::add_timer, costs_.timer_list);
  sleepers_.emplace(scheduler_.jiffies + ticks, &task);
  spin_unlock_irq(task.context, lock_);
  scheduler_.schedule(task);
}

void Timers::run_timer_list(Context& context) {
  context.enter(Fn::timer_bh);
  spin_lock_irq(context, lock_);
  context.charge(Fn::timer_bh, costs_.timer_bh);
  while (!sleepers_.empty() && sleepers_.begin()->first <= scheduler_.jiffies) {
    Task* task = sleepers_.begin()->second;
    sleepers_.erase(sleepers_.begin());
    spin_unlock_irq(context, lock_);
    scheduler_.wake_up_process(context, *task);
    spin_lock_irq(context, lock_);
  }
  spin_unlock_irq(context, lock_);
}

} // namespace dioscope::kernel
