#include "models/kernel/wait_queue.hpp"

#include <algorithm>

namespace dioscope::kernel {
namespace {

void add(Context& context, WaitQueueHead& head, WaitQueueHead::Entry entry) {
  spin_lock_irq(context, head.lock);
  context.touch(machine::Fn::wake_up, head.line, machine::Access::write);
  if (entry.exclusive)
    head.entries.push_back(entry);
  else
    head.entries.insert(head.entries.begin(), entry);
  spin_unlock_irq(context, head.lock);
}

} // namespace

void add_wait_queue(Context& context, WaitQueueHead& head, Task& task) { add(context, head, {&task, false}); }

void add_wait_queue_exclusive(Context& context, WaitQueueHead& head, Task& task) {
  add(context, head, {&task, true});
}

void remove_wait_queue(Context& context, WaitQueueHead& head, Task& task) {
  spin_lock_irq(context, head.lock);
  context.touch(machine::Fn::wake_up, head.line, machine::Access::write);
  std::erase_if(head.entries, [&](const auto& entry) { return entry.task == &task; });
  spin_unlock_irq(context, head.lock);
}

void wake_up(Context& context, Scheduler& scheduler, WaitQueueHead& head, sim::Duration cost) {
  context.charge(machine::Fn::wake_up, cost);
  spin_lock_irq(context, head.lock);
  context.touch(machine::Fn::wake_up, head.line, machine::Access::read);
  // Nobody else changes the list: its lock is held, also across the wake-ups.
  for (const auto& [task, exclusive] : head.entries) {
    const bool sleeps = task->state == TaskState::interruptible || task->state == TaskState::uninterruptible;
    if (sleeps && scheduler.try_to_wake_up(context, *task) && exclusive) break;
  }
  spin_unlock_irq(context, head.lock);
}

} // namespace dioscope::kernel
