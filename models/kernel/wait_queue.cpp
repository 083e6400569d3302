#include "models/kernel/wait_queue.hpp"

#include "models/kernel/functions.hpp"

#include <algorithm>

namespace dioscope::kernel {
namespace {

using machine::Access;
using machine::Fn;

void link(Context& context, WaitQueueHead& head, WaitQueueHead::Entry entry, Fn fn) {
  context.charge(fn, head.costs.wait_queue_add);
  context.touch(fn, entry.task->stack_line, Access::write);
  context.settle();
  head.entries.insert(entry.exclusive ? head.entries.end() : head.entries.begin(), entry);
}

void add(Context& context, WaitQueueHead& head, WaitQueueHead::Entry entry) {
  context.enter(fn::add_wait_queue);
  spin_lock_irq(context, head.lock);
  link(context, head, entry, fn::add_wait_queue);
  spin_unlock_irq(context, head.lock);
}

void prepare(Context& context, WaitQueueHead& head, WaitQueueHead::Entry entry, TaskState state,
             const Awaited& event) {
  context.enter(fn::prepare_to_wait);
  context.settle();
  entry.task->prepare_to_sleep(state, event);
  spin_lock_irq(context, head.lock);
  if (!head.has(*entry.task)) link(context, head, entry, fn::prepare_to_wait);
  spin_unlock_irq(context, head.lock);
}

/// list_del reads the entry; the neighbours that it writes are the head, or other sleepers.
void unlink(Context& context, WaitQueueHead& head, Task& task, Fn fn) {
  context.enter(fn);
  spin_lock_irq(context, head.lock);
  context.charge(fn, head.costs.wait_queue_remove);
  context.touch(fn, task.stack_line, Access::read);
  context.settle();
  std::erase_if(head.entries, [&](const auto& entry) { return entry.task == &task; });
  spin_unlock_irq(context, head.lock);
}

/// The entry's function: true when it has woken its task.
bool wake_entry(Context& context, Scheduler& scheduler, WaitQueueHead& head, Task& task) {
  context.charge(fn::wake_up, head.costs.wait_queue_visit);
  context.touch(fn::wake_up, task.stack_line, Access::read);
  context.settle();
  return task.asleep() && scheduler.try_to_wake_up(context, task);
}

} // namespace

bool WaitQueueHead::has(const Task& task) const {
  return std::ranges::find(entries, &task, &Entry::task) != entries.end();
}

void add_wait_queue(Context& context, WaitQueueHead& head, Task& task) { add(context, head, {&task, false}); }

void add_wait_queue_exclusive(Context& context, WaitQueueHead& head, Task& task) {
  add(context, head, {&task, true});
}

void remove_wait_queue(Context& context, WaitQueueHead& head, Task& task) {
  unlink(context, head, task, fn::remove_wait_queue);
}

void prepare_to_wait(Context& context, WaitQueueHead& head, Task& task, TaskState state,
                     const Awaited& event) {
  prepare(context, head, {&task, false, true}, state, event);
}

void prepare_to_wait_exclusive(Context& context, WaitQueueHead& head, Task& task, TaskState state,
                               const Awaited& event) {
  prepare(context, head, {&task, true, true}, state, event);
}

void finish_wait(Context& context, WaitQueueHead& head, Task& task) {
  task.stay_awake();
  context.charge(fn::finish_wait, head.costs.finish_wait);
  context.touch(fn::finish_wait, task.stack_line, Access::read);
  context.settle();
  if (head.has(task)) unlink(context, head, task, fn::finish_wait);
}

void wake_up(Context& context, Scheduler& scheduler, WaitQueueHead& head, sim::Duration cost) {
  context.charge(fn::wake_up, cost);
  spin_lock_irq(context, head.lock);
  context.touch(fn::wake_up, head.line, Access::read);
  // Nobody else changes the list: its lock is held, also across the wake-ups.
  for (std::size_t i = 0; i < head.entries.size();) {
    const auto [task, exclusive, autoremove] = head.entries[i];
    const bool woken = wake_entry(context, scheduler, head, *task);
    if (woken && autoremove) {
      context.charge(fn::wake_up, head.costs.wait_queue_unlink);
      context.touch(fn::wake_up, task->stack_line, Access::write);
      context.settle();
      head.entries.erase(head.entries.begin() + static_cast<std::ptrdiff_t>(i));
    } else {
      ++i;
    }
    if (woken && exclusive) break;
  }
  spin_unlock_irq(context, head.lock);
}

} // namespace dioscope::kernel
