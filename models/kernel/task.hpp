#pragma once
/// A task: a process or kernel thread, its context, and what the scheduler knows about it.
#include <cstdint>
#include <string>

#include "models/machine/context.hpp"

namespace dioscope::kernel {

enum class TaskState : std::uint8_t { running, interruptible, uninterruptible, dead };

struct RunQueue;
struct PriorityArray;

inline constexpr int kMaxPriority = 140; ///< 100 real-time + 40 user levels; the idle task is below all
inline constexpr int kMaxRealTime = 100;

/// What a task is there for, so that results can say on whose behalf CPUs switched.
struct TaskRole {
  std::string cause;     ///< one word for all tasks that do the same: "raw_io", "ksoftirqd"
  bool workload = false; ///< a process that is measured; everything else is background
  bool does_io = false;  ///< background that does I/O, and starts with it what others have queued
};

/// What a task sleeps for: named when it is never woken, and looked at whether it has come all the same.
struct Awaited {
  const char* what = "nothing that anybody named"; ///< completes "waits for"
  bool (*has_come)(const void*) = nullptr;         ///< nullptr: nothing shows it but the wake-up
  const void* object = nullptr;
};

/// `come`, a lambda without captures: whether it has come to `object`, which outlives the sleep.
template <class T, class Come>
Awaited awaited(const char* what, const T& object, Come) {
  return {what, [](const void* it) { return static_cast<bool>(Come{}(*static_cast<const T*>(it))); },
          &object};
}

struct Task {
  Task(std::uint32_t id, std::string task_name, machine::ContextKind kind, sim::Simulation& simulation,
       TaskRole its_role = {})
      : pid(id), name(std::move(task_name)), role(std::move(its_role)), context(kind, simulation) {}

  /// Sleep from the next schedule() on, unless it is woken before. To be called before the look whether it
  /// has to.
  void prepare_to_sleep(TaskState sleeping, const Awaited& event) {
    state = sleeping;
    awaits = event;
  }

  std::uint32_t pid; ///< 0 for idle
  std::string name;
  TaskRole role;
  machine::ProcessContext context;
  machine::CacheLine line;       ///< the scheduler's part of the task struct
  machine::CacheLine stack_line; ///< of its kernel stack: its entry of a wait queue

  TaskState state = TaskState::running;
  Awaited awaits; ///< while it sleeps
  bool need_resched = false;
  int nice = 0;
  int real_time = 0; ///< SCHED_FIFO priority, 0: none
  int priority = 120;
  unsigned cpu = 0; ///< where it runs or ran last
  std::uint64_t cpus_allowed = ~std::uint64_t{0};
  std::int64_t sleep_avg = 0;       ///< jiffies
  std::int64_t sleep_timestamp = 0; ///< jiffies
  std::int64_t time_slice = 0;      ///< jiffies
  PriorityArray* array = nullptr;   ///< where it is queued, nullptr when not runnable
  Task* next = nullptr;
  Task* previous = nullptr;

  std::int64_t user_ticks = 0; ///< as `time` charges: whole ticks that found it
  std::int64_t system_ticks = 0;
  std::uint64_t switches = 0;            ///< times it was switched in
  sim::TimePoint woken_at = sim::kNever; ///< since when it waits to run after a wake-up
  sim::EventId woken_by = 0;
};

} // namespace dioscope::kernel
