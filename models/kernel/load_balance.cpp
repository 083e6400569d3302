/// The scheduler's tick and its balancing (spec 7.5): a CPU with nothing to do pulls, every tick; a busy one
/// every busy_rebalance when another has at least a quarter more.
#include <algorithm>
#include <optional>

#include "models/kernel/functions.hpp"
#include "models/kernel/scheduler.hpp"
#include "models/tracepoints.hpp"

namespace dioscope::kernel {

bool Scheduler::tick_needs_balancing(unsigned cpu) const {
  if (cpus_.size() == 1) return false;
  const auto& queue = *queues_[cpu];
  if (queue.current != queue.idle)
    return jiffies % std::max<std::int64_t>(1, in_ticks(parameters_.busy_rebalance)) == 0;
  return running_.any_waits();
}

void Scheduler::scan(Context& context) {
  run_queue_lines_.read_others(context, fn::load_balance, parameters_.load_balance_scan);
}

void Scheduler::tick_begin(Context& context, unsigned cpu) {
  auto& queue = *queues_[cpu];
  queue.lock.take_now(context);
  if (queue.current == queue.idle) scan(context);
}

void Scheduler::tick_end(Context& context, unsigned cpu) {
  auto& queue = *queues_[cpu];
  if (queue.current == queue.idle)
    running_.remember(queue.seen_running);
  else
    account_running(queue);
  queue.lock.release_now(context);
}

void Scheduler::tick_blocking(Context& context, unsigned cpu) {
  auto& queue = *queues_[cpu];
  const bool idle = queue.current == queue.idle;
  spin_lock(context, queue.lock);
  if (!idle) account_running(queue);
  load_balance(context, queue, idle);
  spin_unlock(context, queue.lock);
}

void Scheduler::account_running(RunQueue& queue) {
  Task& task = *queue.current;
  if (task.array != queue.active) {
    task.need_resched = true;
    return;
  }
  if (task.sleep_avg > 0) --task.sleep_avg;
  if (task.real_time > 0) return;
  if (--task.time_slice > 0) return;
  task.array->dequeue(task);
  task.need_resched = true;
  task.priority = effective_priority(task);
  task.time_slice = timeslice(task);
  const bool interactive = task.priority <= 120 + task.nice - (task.nice / 4 + 2);
  const auto starvation = in_ticks(parameters_.max_sleep_avg) * std::max(1, running_[queue.cpu]);
  const bool starving = queue.expired_timestamp != 0 && jiffies - queue.expired_timestamp >= starvation;
  if (interactive && !starving) {
    queue.active->enqueue(task);
    return;
  }
  if (queue.expired_timestamp == 0) queue.expired_timestamp = jiffies;
  queue.expired->enqueue(task);
}

RunQueue* Scheduler::find_busiest(Context& context, RunQueue& queue, bool idle, int& imbalance) {
  scan(context);
  context.settle();
  std::optional<unsigned> busiest;
  int max_load = 1;
  // A busy CPU goes by what was there at its last balancing as well, an idle one by what there is.
  const auto seen = [&](unsigned cpu) { return queue.seen_running ? (*queue.seen_running)[cpu] : 1; };
  const int running = running_[queue.cpu];
  const int mine = idle ? running : std::max(running, seen(queue.cpu));
  // Where nobody waits there is nobody to pull.
  for (const unsigned other : running_.crowded()) {
    const int load = idle ? running_[other] : std::min(running_[other], seen(other));
    if (load <= max_load || other == queue.cpu) continue;
    busiest = other;
    max_load = load;
  }
  running_.remember(queue.seen_running);
  imbalance = (max_load - mine) / 2;
  if (!busiest || imbalance < 1) return nullptr;
  if (!idle && imbalance < (max_load + 3) / 4) return nullptr;
  return queues_[*busiest].get();
}

Task* Scheduler::pick_victim(RunQueue& busiest, unsigned to) const {
  const auto decay = in_ticks(parameters_.cache_decay);
  for (auto* array : {busiest.expired, busiest.active})
    for (Task* task = array->next_candidate(nullptr); task != nullptr; task = array->next_candidate(task))
      if (task != busiest.current && (task->cpus_allowed >> to & 1) != 0 &&
          jiffies - task->sleep_timestamp > decay)
        return task;
  return nullptr;
}

void Scheduler::load_balance(Context& context, RunQueue& queue, bool idle) {
  if (cpus_.size() == 1) return;
  int imbalance = 0;
  auto* busiest = find_busiest(context, queue, idle, imbalance);
  if (busiest == nullptr) return;
  if (!spin_trylock(context, busiest->lock)) {
    if (busiest->cpu > queue.cpu) {
      spin_lock_nested(context, busiest->lock);
    } else {
      spin_unlock(context, queue.lock);
      spin_lock(context, busiest->lock);
      spin_lock_nested(context, queue.lock);
    }
  }
  const bool still_busier = running_[busiest->cpu] > running_[queue.cpu] + 1;
  for (int pulls = still_busier ? (idle ? 1 : imbalance) : 0; pulls > 0; --pulls) {
    Task* task = pick_victim(*busiest, queue.cpu);
    if (task == nullptr) break;
    auto* from = task->array;
    from->dequeue(*task);
    running_.add(busiest->cpu, -1);
    task->cpu = queue.cpu;
    queue.active->enqueue(*task);
    running_.add(queue.cpu, 1);
    ++statistics_.migrations;
    context.touch(fn::load_balance, task->line, machine::Access::write);
    run_queue_lines_.touch(context, fn::load_balance, busiest->cpu, machine::Access::write);
    run_queue_lines_.touch(context, fn::load_balance, queue.cpu, machine::Access::write);
    context.trace(Tracepoint::sched_migrate_task, task->pid, busiest->cpu, queue.cpu);
    if (task->priority < queue.current->priority) queue.current->need_resched = true;
  }
  spin_unlock(context, busiest->lock);
}

} // namespace dioscope::kernel
