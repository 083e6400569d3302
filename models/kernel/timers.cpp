#include "models/kernel/timers.hpp"

#include <algorithm>
#include <utility>

#include "models/kernel/functions.hpp"

namespace dioscope::kernel {

Timers::Timers(Scheduler& scheduler, const CoreCosts& costs, Locks& locks, sim::Duration tick)
    : scheduler_(scheduler), costs_(costs), tick_(tick), lock_("timerlist_lock", locks),
      tqueue_lock_("tqueue_lock.timer", locks) {}

void Timers::add_timer(Context& context) {
  context.enter(fn::add_timer);
  spin_lock_irq(context, lock_);
  context.charge(fn::add_timer, costs_.timer_list);
  spin_unlock_irq(context, lock_);
}

void Timers::del_timer(Context& context) {
  context.enter(fn::del_timer);
  spin_lock_irq(context, lock_);
  context.charge(fn::del_timer, costs_.timer_list);
  spin_unlock_irq(context, lock_);
}

void Timers::add(Context& context, sim::Duration span, Timer timer) {
  const auto ticks = (span + tick_ - sim::Duration{1}) / tick_ + 1;
  spin_lock_irq(context, lock_);
  context.charge(fn::add_timer, costs_.timer_list);
  timers_.emplace(scheduler_.jiffies + ticks, std::move(timer));
  spin_unlock_irq(context, lock_);
}

void Timers::call_after(Context& context, sim::Duration span, std::function<void(Context&)> callback) {
  context.enter(fn::add_timer);
  add(context, span, {std::move(callback), nullptr});
}

void Timers::schedule_timeout(Task& task, sim::Duration span) {
  task.prepare_to_sleep(TaskState::interruptible, {.what = "a timer"});
  add(task.context, span,
      {[this, &task](Context& context) { scheduler_.wake_up_process(context, task); }, &task});
  scheduler_.schedule(task);
}

void Timers::run_timer_list(Context& context) {
  context.enter(fn::timer_bh);
  spin_lock_irq(context, lock_);
  context.charge(fn::timer_bh, costs_.timer_bh);
  while (!timers_.empty() && timers_.begin()->first <= scheduler_.jiffies) {
    const auto callback = std::move(timers_.begin()->second.callback);
    timers_.erase(timers_.begin());
    spin_unlock_irq(context, lock_);
    callback(context);
    spin_lock_irq(context, lock_);
  }
  spin_unlock_irq(context, lock_);
}

bool Timers::armed(const std::function<bool(const Task&)>& counts) const {
  return std::ranges::any_of(timers_, [&](const auto& entry) {
    const auto* sleeper = entry.second.sleeper;
    return sleeper == nullptr || counts(*sleeper);
  });
}

void Timers::queue_task(Context& context, TimerTask& task) {
  context.enter(fn::queue_task);
  context.touch(fn::queue_task, task.line, machine::Access::write);
  context.settle();
  if (std::exchange(task.queued, true)) return;
  spin_lock_irq(context, tqueue_lock_);
  context.charge(fn::queue_task, costs_.timer_list);
  tq_timer_.push_back(&task);
  spin_unlock_irq(context, tqueue_lock_);
}

void Timers::run_tq_timer(Context& context) {
  if (tq_timer_.empty()) return;
  context.enter(fn::tqueue_bh);
  spin_lock_irq(context, tqueue_lock_);
  context.charge(fn::tqueue_bh, costs_.timer_list);
  const auto tasks = std::exchange(tq_timer_, {});
  spin_unlock_irq(context, tqueue_lock_);
  for (auto* task : tasks) {
    context.touch(fn::tqueue_bh, task->line, machine::Access::write);
    task->queued = false;
    task->routine(context);
  }
}

} // namespace dioscope::kernel
