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
/// Whoever makes it come has to wake the task.
struct Awaited {
  const char* what = "nothing that anybody named"; ///< completes "waits for"
  bool (*come)(const void*) = nullptr;             ///< nullptr: nothing shows it but the wake-up
  const void* object = nullptr;
  bool at_once = true; ///< whoever makes it come wakes the task; false: not before there is enough

  bool visible() const { return come != nullptr; }
  bool has_come() const { return visible() && come(object); }
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

  /// A task sleeps in three steps, or a wake-up between them is lost: it prepares to, which sets its state;
  /// it looks whether what it waits for has come; if not it calls schedule(). All are steps of its own
  /// context, and throw InternalError in another order.
  ///
  /// Sleep in the state `sleeping` from the next schedule() on, unless it is woken before.
  void prepare_to_sleep(TaskState sleeping, const Awaited& event);
  /// The look. One that saw it come must not be followed by schedule().
  bool has_come();
  /// It has looked in another way, and will not call schedule() if it has come.
  void has_looked() { look_ = Look::not_come; }
  /// Run on: what it waited for has come, or it polls.
  void stay_awake();
  /// Of a new task that is started by its first wake-up.
  void sleep_until_started(const Awaited& event);

  TaskState state() const { return state_; }
  bool asleep() const { return state_ == TaskState::interruptible || state_ == TaskState::uninterruptible; }
  /// While it sleeps, or is about to.
  const Awaited& awaits() const { return awaits_; }

  std::uint32_t pid; ///< 0 for idle
  std::string name;
  TaskRole role;
  machine::ProcessContext context;
  machine::CacheLine line;       ///< the scheduler's part of the task struct
  machine::CacheLine stack_line; ///< of its kernel stack: its entry of a wait queue

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

 private:
  friend class Scheduler; // wakes it and ends it
  enum class Look : std::uint8_t { needed, not_come, come };
  void require_on_cpu() const;
  /// schedule() is called.
  void check_order_of_sleep() const;

  TaskState state_ = TaskState::running;
  Look look_ = Look::needed; ///< since prepare_to_sleep()
  Awaited awaits_;
};

} // namespace dioscope::kernel
