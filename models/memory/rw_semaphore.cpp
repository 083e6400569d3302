#include "models/memory/rw_semaphore.hpp"

#include "models/memory/functions.hpp"

namespace dioscope::memory {

using kernel::TaskState;
using machine::Access;

void RwSemaphore::down(kernel::Task& task, bool write) {
  auto& context = task.context;
  if (context.atomic_depth() > 0 || !context.irqs_enabled())
    throw machine::InternalError(task.name + " may have to sleep for a semaphore in atomic context");
  context.charge(fn::get_user_pages, cache_.parameters.mmap_sem);
  context.touch(fn::get_user_pages, line_, Access::write);
  context.settle();
  if (!queue_.active() && free_for(write)) return take(write);
  kernel::spin_lock_irq(context, queue_.lock);
  if (queue_.entries.empty() && free_for(write)) {
    take(write);
    kernel::spin_unlock_irq(context, queue_.lock);
    return;
  }
  queue_.entries.push_back({&task, write});
  ++cache_.statistics.semaphore_sleeps;
  while (queue_.has(task)) {
    task.prepare_to_sleep(TaskState::uninterruptible, {.what = "a semaphore"});
    kernel::spin_unlock_irq(context, queue_.lock);
    cache_.scheduler.schedule(task);
    kernel::spin_lock_irq(context, queue_.lock);
  }
  task.stay_awake();
  kernel::spin_unlock_irq(context, queue_.lock);
}

void RwSemaphore::up_read(kernel::Task& task) {
  auto& context = task.context;
  context.charge(fn::get_user_pages, cache_.parameters.mmap_sem);
  context.touch(fn::get_user_pages, line_, Access::write);
  context.settle();
  --readers_;
  if (readers_ == 0 && queue_.active()) wake(task);
}

void RwSemaphore::up_write(kernel::Task& task) {
  auto& context = task.context;
  context.charge(fn::get_user_pages, cache_.parameters.mmap_sem);
  context.touch(fn::get_user_pages, line_, Access::write);
  context.settle();
  writer_ = false;
  if (queue_.active()) wake(task);
}

void RwSemaphore::wake(kernel::Task& task) {
  kernel::spin_lock_irq(task.context, queue_.lock);
  auto& entries = queue_.entries;
  while (!entries.empty() && free_for(entries.front().exclusive)) {
    const auto first = entries.front();
    entries.erase(entries.begin());
    take(first.exclusive);
    cache_.scheduler.wake_up_process(task.context, *first.task);
  }
  kernel::spin_unlock_irq(task.context, queue_.lock);
}

} // namespace dioscope::memory
