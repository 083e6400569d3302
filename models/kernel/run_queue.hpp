#pragma once
/// A CPU's run queue: two priority arrays and the lock that guards them (spec 7.1).
#include <array>
#include <cstdint>
#include <optional>

#include "models/kernel/spinlock.hpp"
#include "models/kernel/task.hpp"
#include "sim/bits.hpp"

namespace dioscope::kernel {

/// Tasks by priority, first in first out within one, with a bitmap of the levels in use.
struct PriorityArray {
  int count = 0;
  void enqueue(Task& task);
  void dequeue(Task& task);
  /// The first task of the best level, nullptr when empty.
  Task* first() const;
  /// The task to look at when balancing after `previous` (nullptr: the first): best priorities first, each
  /// level from its tail.
  Task* next_candidate(const Task* previous) const;

 private:
  struct Level {
    Task* head = nullptr;
    Task* tail = nullptr;
  };
  /// The best one in use that is no better than `priority`; nullptr when there is none.
  const Level* level_from(unsigned priority) const;
  std::array<Level, kMaxPriority> levels_{};
  sim::NumberSet<kMaxPriority> in_use_;
};

/// nr_running of all run queues: queued tasks, the current one included, idle not.
class RunningCounts {
 public:
  using ByCpu = std::array<int, machine::kMostCpus>;

  int operator[](unsigned cpu) const { return of_[cpu]; }
  void add(unsigned cpu, int change) {
    of_[cpu] += change;
    const auto bit = std::uint64_t{1} << cpu;
    crowded_ = of_[cpu] > 1 ? crowded_ | bit : crowded_ & ~bit;
  }
  /// Some CPU has a task that waits for it.
  bool any_waits() const { return crowded_ != 0; }
  /// Every CPU that has one, upwards.
  sim::Bits crowded() const { return sim::Bits{crowded_}; }
  /// All of them into `seen`, for a later balancing; nothing when no CPU has more than one, since that one
  /// would find nobody to pull then. Called at every tick of an idle CPU.
  void remember(std::optional<ByCpu>& seen) const {
    if (any_waits()) [[unlikely]]
      seen = of_;
    else
      seen.reset();
  }

 private:
  ByCpu of_{};
  std::uint64_t crowded_ = 0; ///< CPUs with more than one, a bit each
};

struct RunQueue {
  RunQueue(unsigned number, std::string lock_name, Locks& locks)
      : cpu(number), lock(std::move(lock_name), locks) {}
  unsigned cpu;
  Task* current = nullptr;
  Task* idle = nullptr;
  PriorityArray* active = &arrays[0];
  PriorityArray* expired = &arrays[1];
  std::uint64_t switches = 0;
  std::int64_t expired_timestamp = 0;
  SpinLock lock;
  std::optional<RunningCounts::ByCpu> seen_running; ///< prev_nr_running: what it saw at its last balancing
  std::array<PriorityArray, 2> arrays;
};

} // namespace dioscope::kernel
