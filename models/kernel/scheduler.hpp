#pragma once
/// The O(1) scheduler of 2.5.35 (spec 7): wake on the last CPU, no idle search, balancing by pulling.
#include <memory>
#include <span>
#include <vector>

#include "models/kernel/run_queue.hpp"
#include "models/machine/cpu.hpp"
#include "models/machine/line_group.hpp"

namespace dioscope::kernel {

struct SchedulerStatistics {
  sim::Counter switches;         ///< switches to and from idle included, as vmstat's cs counts them
  sim::Counter wakeups;          ///< try_to_wake_up calls that queued a task
  sim::Counter spurious_wakeups; ///< ... that found it queued already
  sim::Counter migrations;
  sim::Counter reschedule_ipis;
  sim::DurationHistogram wakeup_latency; ///< from try_to_wake_up to the task's first instruction
  static const sim::StatisticTable<SchedulerStatistics>& table();
};

class Scheduler {
 public:
  Scheduler(sim::Simulation& simulation, std::span<const std::unique_ptr<machine::Cpu>> cpus,
            const SchedulerParameters& parameters, Locks& locks, sim::Duration tick);

  /// Make a task whose body starts when it is first switched in; it is not runnable yet. The body gets the
  /// task. Without a cause in `role` the name is the cause: the task is the only one of its kind.
  Task& create(std::string name, int nice, std::function<void(Task&)> body, TaskRole role = {});
  /// `task` runs on `cpu` only. Before it runs for the first time.
  void bind(Task& task, unsigned cpu) const;
  /// SCHED_FIFO with `priority`, 1 to 99, larger is better; std::out_of_range for another one. Before it is
  /// queued.
  void set_real_time(Task& task, int priority) const;
  /// Make a new task runnable on `cpu`, as if forked there (wake_up_forked_process). From the parent's
  /// context.
  void wake_up_forked_process(Context& parent, Task& child, unsigned cpu);
  /// Before the simulation runs: make `task` runnable on `cpu`.
  void start(Task& task, unsigned cpu);

  /// Make `task` runnable on the CPU where it slept. True if it was not queued already. From any context.
  bool try_to_wake_up(Context& waker, Task& task);
  bool wake_up_process(Context& waker, Task& task) { return try_to_wake_up(waker, task); }

  /// Give the CPU away: to the next runnable task, or to idle. Throws InternalError in atomic context.
  void schedule(Task& previous);
  /// If somebody else should run: schedule().
  void cond_resched(Task& task) {
    if (task.need_resched) schedule(task);
  }
  /// The calling task ends; does not return to it.
  void exit(Task& task);

  /// The scheduler's part of a local timer interrupt: whether it needs blocking code, and the work itself,
  /// with the run queue's lock held from begin to end.
  bool tick_needs_balancing(unsigned cpu) const;
  void tick_begin(Context& context, unsigned cpu);
  void tick_end(Context& context, unsigned cpu);
  /// The same in blocking code, with balancing.
  void tick_blocking(Context& context, unsigned cpu);

  Task& current(unsigned cpu) { return *queues_[cpu]->current; }
  const Task& current(unsigned cpu) const { return *queues_[cpu]->current; }
  unsigned cpus() const { return static_cast<unsigned>(queues_.size()); }
  RunQueue& queue(unsigned cpu) { return *queues_[cpu]; }
  int running(unsigned cpu) const { return running_[cpu]; }
  std::span<const std::unique_ptr<Task>> tasks() const { return tasks_; }
  /// The task behind a process context.
  Task& task(std::uint32_t pid) { return *tasks_.at(pid - 1); }
  const SchedulerStatistics& statistics() const { return statistics_; }
  /// Ticks of the global clock since the start.
  std::int64_t jiffies = 0;

 private:
  void idle_loop(Task& idle, unsigned cpu);
  int effective_priority(const Task& task) const;
  std::int64_t in_ticks(sim::Duration span) const { return span / tick_; }
  void activate(Task& task, RunQueue& queue);
  void deactivate(Task& task, RunQueue& queue);
  void finish_switch(Task& now_running);
  void resched_task(Context& context, Task& task);
  void account_running(RunQueue& queue);
  void scan(Context& context);
  void load_balance(Context& context, RunQueue& queue, bool idle);
  RunQueue* find_busiest(Context& context, RunQueue& queue, bool idle, int& imbalance);
  Task* pick_victim(RunQueue& busiest, unsigned to) const;
  std::int64_t timeslice(const Task& task) const;

  sim::Simulation& simulation_;
  std::span<const std::unique_ptr<machine::Cpu>> cpus_;
  const SchedulerParameters& parameters_;
  sim::Duration tick_;
  std::vector<std::unique_ptr<RunQueue>> queues_;
  RunningCounts running_;
  machine::LineGroup run_queue_lines_;       ///< nr_running and its neighbours, read by balancing CPUs
  std::vector<std::unique_ptr<Task>> tasks_; ///< pid - 1; the idle tasks are kept apart
  std::vector<std::unique_ptr<Task>> idle_tasks_;
  SchedulerStatistics statistics_;
};

} // namespace dioscope::kernel
