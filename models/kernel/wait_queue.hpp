#pragma once
/// Wait queues with the interface of 2.5.35 (spec 6.1): entries are added and removed by the sleeper, under
/// the head's lock both times.
#include <string>
#include <vector>

#include "models/kernel/scheduler.hpp"

namespace dioscope::kernel {

class WaitQueueHead {
 public:
  WaitQueueHead(std::string name, Locks& locks) : lock(std::move(name), locks) {}
  /// Unlocked look, as waitqueue_active().
  bool active() const { return !entries.empty(); }

  struct Entry {
    Task* task;
    bool exclusive;
  };
  SpinLock lock;
  machine::CacheLine line;
  std::vector<Entry> entries;
};

/// At the head of the list, not exclusive.
void add_wait_queue(Context& context, WaitQueueHead& head, Task& task);
/// At the tail, exclusive.
void add_wait_queue_exclusive(Context& context, WaitQueueHead& head, Task& task);
void remove_wait_queue(Context& context, WaitQueueHead& head, Task& task);
/// Wake all non-exclusive waiters and one exclusive one. The head's lock is held across the wake-ups.
void wake_up(Context& context, Scheduler& scheduler, WaitQueueHead& head, sim::Duration cost);

} // namespace dioscope::kernel
