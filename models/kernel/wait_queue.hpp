#pragma once
/// Wait queues (spec 6.1 and 6.2): the interface of 2.5.35, where the sleeper enters and removes itself, and
/// the one of 2.5.39, where the waker removes whom it has woken.
///
/// Lock and list of a head share a cache line, which taking the lock fetches. An entry lies on the sleeper's
/// kernel stack, so both sides write to that line. What the steps cost besides is in LockParameters.
#include <string>
#include <vector>

#include "models/kernel/scheduler.hpp"

namespace dioscope::kernel {

class WaitQueueHead {
 public:
  WaitQueueHead(std::string name, Locks& locks) : lock(std::move(name), locks), costs(locks.parameters()) {}
  /// Unlocked look, as waitqueue_active().
  bool active() const { return !entries.empty(); }
  /// `task` is on the list.
  bool has(const Task& task) const;

  struct Entry {
    Task* task;
    bool exclusive;
    bool autoremove = false; ///< the waker unlinks it
  };
  SpinLock lock;
  machine::CacheLine line; ///< what only a waker reads
  std::vector<Entry> entries;
  const LockParameters& costs;
};

/// At the head of the list, not exclusive. The caller sets its state afterwards.
void add_wait_queue(Context& context, WaitQueueHead& head, Task& task);
/// At the tail, exclusive.
void add_wait_queue_exclusive(Context& context, WaitQueueHead& head, Task& task);
/// Takes the head's lock again, on the sleeper's CPU.
void remove_wait_queue(Context& context, WaitQueueHead& head, Task& task);

/// Sleep in `state` for `event` from the next schedule() on; on the list from now on, if not there already:
/// at its head, not exclusive. The waker takes `task` off. To be called each time round the loop.
void prepare_to_wait(Context& context, WaitQueueHead& head, Task& task, TaskState state,
                     const Awaited& event);
/// At the tail, exclusive.
void prepare_to_wait_exclusive(Context& context, WaitQueueHead& head, Task& task, TaskState state,
                               const Awaited& event);
/// Done with waiting: runs, and is off the list. Takes the head's lock only if nobody has woken the task.
void finish_wait(Context& context, WaitQueueHead& head, Task& task);

/// Wake all non-exclusive waiters and one exclusive one. The head's lock is held across the wake-ups.
void wake_up(Context& context, Scheduler& scheduler, WaitQueueHead& head, sim::Duration cost);

} // namespace dioscope::kernel
