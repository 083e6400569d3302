#include "models/kernel/scheduler.hpp"

#include <algorithm>
#include <stdexcept>

#include "models/kernel/functions.hpp"
#include "models/tracepoints.hpp"

namespace dioscope::kernel {

namespace {
/// CHILD_PENALTY: per cent of the parent's sleep credit that a forked child starts with (spec 7.1).
constexpr std::int64_t kChildPenalty = 95;
} // namespace

Scheduler::Scheduler(sim::Simulation& simulation, std::span<const std::unique_ptr<machine::Cpu>> cpus,
                     const SchedulerParameters& parameters, Locks& locks, sim::Duration tick)
    : simulation_(simulation), cpus_(cpus), parameters_(parameters), tick_(tick),
      run_queue_lines_(static_cast<unsigned>(cpus.size())) {
  const auto count = static_cast<unsigned>(cpus.size());
  for (unsigned cpu = 0; cpu < count; ++cpu) {
    auto& queue = *queues_.emplace_back(std::make_unique<RunQueue>(cpu, "rq." + std::to_string(cpu), locks));
    auto& idle = *idle_tasks_.emplace_back(
        std::make_unique<Task>(0, "swapper", machine::ContextKind::idle, simulation, TaskRole{"swapper"}));
    idle.cpu = cpu;
    idle.priority = kMaxPriority;
    queue.idle = queue.current = &idle;
    auto& actor =
        simulation.spawn("cpu" + std::to_string(cpu) + ".idle", [this, &idle, cpu] { idle_loop(idle, cpu); });
    idle.context.attach(actor, 0, false);
  }
}

void Scheduler::idle_loop(Task& idle, unsigned cpu) {
  cpus_[cpu]->boot(idle.context);
  for (;;) {
    while (!idle.need_resched) cpus_[cpu]->halt(idle.context);
    schedule(idle);
  }
}

Task& Scheduler::create(std::string name, int nice, std::function<void(Task&)> body, TaskRole role) {
  const auto pid = static_cast<std::uint32_t>(tasks_.size() + 1);
  if (role.cause.empty()) role.cause = name;
  auto& task = *tasks_.emplace_back(
      std::make_unique<Task>(pid, name, machine::ContextKind::process, simulation_, std::move(role)));
  task.nice = nice;
  task.priority = effective_priority(task);
  task.time_slice = timeslice(task);
  auto& actor = simulation_.spawn(std::move(name), [this, &task, body = std::move(body)](sim::Actor& self) {
    self.park();
    finish_switch(task);
    body(task);
    exit(task);
  });
  task.context.attach(actor, pid, true);
  return task;
}

void Scheduler::bind(Task& task, unsigned cpu) const {
  task.cpu = cpu;
  task.cpus_allowed = std::uint64_t{1} << cpu;
}

void Scheduler::set_real_time(Task& task, int priority) const {
  if (priority < 1 || priority >= kMaxRealTime)
    throw std::out_of_range("a real-time priority of " + std::to_string(priority) + "; legal: 1 .. 99");
  task.real_time = priority;
  task.priority = effective_priority(task);
}

void Scheduler::start(Task& task, unsigned cpu) {
  auto& queue = *queues_[cpu];
  task.cpu = cpu;
  queue.active->enqueue(task);
  running_.add(queue.cpu, 1);
  queue.current->need_resched = true;
}

void Scheduler::wake_up_forked_process(Context& parent, Task& child, unsigned cpu) {
  auto& queue = *queues_[cpu];
  child.cpu = cpu;
  // The child takes over the parent's credit, less a penalty, and half of its time slice.
  auto& forking = *queues_[parent.cpu().number()]->current;
  child.sleep_avg = forking.sleep_avg * kChildPenalty / 100;
  child.sleep_timestamp = jiffies;
  child.priority = effective_priority(child);
  child.time_slice = (forking.time_slice + 1) / 2;
  forking.time_slice = std::max<std::int64_t>(1, forking.time_slice / 2);
  spin_lock_irq(parent, queue.lock);
  parent.trace(Tracepoint::sched_process_fork, child.pid);
  child.state_ = TaskState::running;
  child.woken_by = parent.cause;
  queue.active->enqueue(child);
  running_.add(queue.cpu, 1);
  run_queue_lines_.touch(parent, fn::fork, queue.cpu, machine::Access::write);
  // A child that is bound elsewhere at once; the kernel has none.
  if (cpu != parent.cpu().number() && child.priority < queue.current->priority)
    resched_task(parent, *queue.current);
  spin_unlock_irq(parent, queue.lock);
  // The child is to run first, whatever its priority: it saves copies of pages that it would only give up.
  forking.need_resched = true;
}

std::int64_t Scheduler::timeslice(const Task& task) const {
  const auto least = in_ticks(parameters_.min_timeslice);
  const auto most = in_ticks(parameters_.max_timeslice);
  return std::max<std::int64_t>(1, least + (most - least) * (19 - task.nice) / 39);
}

int Scheduler::effective_priority(const Task& task) const {
  if (task.real_time > 0) return kMaxRealTime - 1 - task.real_time;
  const auto bonus = 10 * task.sleep_avg / std::max<std::int64_t>(1, in_ticks(parameters_.max_sleep_avg)) - 5;
  return std::clamp(120 + task.nice - static_cast<int>(bonus), kMaxRealTime, kMaxPriority - 1);
}

void Scheduler::activate(Task& task, RunQueue& queue) {
  if (const auto slept = jiffies - task.sleep_timestamp; slept > 0) {
    task.sleep_avg = std::min(task.sleep_avg + slept, in_ticks(parameters_.max_sleep_avg));
    task.priority = effective_priority(task);
  }
  queue.active->enqueue(task);
  running_.add(queue.cpu, 1);
}

void Scheduler::deactivate(Task& task, RunQueue& queue) {
  task.array->dequeue(task);
  running_.add(queue.cpu, -1);
}

void Scheduler::resched_task(Context& context, Task& task) {
  if (task.need_resched) return;
  task.need_resched = true;
  if (task.cpu == context.cpu().number()) return;
  ++statistics_.reschedule_ipis;
  cpus_[task.cpu]->send_reschedule(context);
}

bool Scheduler::try_to_wake_up(Context& waker, Task& task) {
  waker.charge(fn::try_to_wake_up, parameters_.try_to_wake_up);
  waker.irq_disable();
  RunQueue* queue = queues_[task.cpu].get();
  spin_lock(waker, queue->lock);
  while (queue->cpu != task.cpu) {
    spin_unlock(waker, queue->lock);
    queue = queues_[task.cpu].get();
    spin_lock(waker, queue->lock);
  }
  waker.touch(fn::try_to_wake_up, task.line, machine::Access::write);
  const bool asleep = task.array == nullptr;
  const auto id = waker.trace(Tracepoint::sched_wakeup, task.pid, task.cpu, asleep);
  if (asleep) {
    ++statistics_.wakeups;
    run_queue_lines_.touch(waker, fn::try_to_wake_up, queue->cpu, machine::Access::write);
    activate(task, *queue);
    task.woken_at = waker.now();
    task.woken_by = id;
    if (task.priority < queue->current->priority) resched_task(waker, *queue->current);
  } else {
    ++statistics_.spurious_wakeups;
  }
  task.state_ = TaskState::running;
  spin_unlock_irq(waker, queue->lock);
  return asleep;
}

void Scheduler::schedule(Task& previous) {
  auto& context = previous.context;
  if (context.atomic_depth() != 0)
    throw machine::InternalError("task " + previous.name + " sleeps in atomic context: it holds " +
                                 std::to_string(context.atomic_depth()) + " locks");
  previous.check_order_of_sleep();
  do {
    context.charge(fn::schedule, parameters_.schedule);
    context.irq_disable();
    previous.sleep_timestamp = jiffies;
    auto& queue = *queues_[previous.cpu];
    spin_lock(context, queue.lock);
    if (previous.state() != TaskState::running && previous.array != nullptr) {
      deactivate(previous, queue);
      run_queue_lines_.touch(context, fn::schedule, queue.cpu, machine::Access::write);
    }
    if (running_[queue.cpu] == 0) load_balance(context, queue, true);
    if (queue.active->count == 0 && running_[queue.cpu] > 0) {
      std::swap(queue.active, queue.expired);
      queue.expired_timestamp = 0;
    }
    Task* next = running_[queue.cpu] == 0 ? queue.idle : queue.active->first();
    previous.need_resched = false;
    if (next != &previous) {
      context.touch(fn::schedule, next->line, machine::Access::write);
      context.charge(fn::context_switch, parameters_.context_switch);
      context.settle();
      ++queue.switches;
      ++next->switches;
      ++statistics_.switches;
      // Who goes to sleep and leaves the CPU idle does so for what it is about.
      const auto cause = context.cause;
      if (next != queue.idle) context.cause = next->woken_by;
      context.trace(Tracepoint::sched_switch, previous.pid, next->pid, static_cast<int>(previous.state()));
      context.cause = cause;
      queue.current = next;
      queue.lock.change_holder(next->context);
      cpus_[queue.cpu]->switch_to(context, next->context);
    }
    finish_switch(previous);
  } while (previous.need_resched);
}

void Scheduler::finish_switch(Task& now_running) {
  auto& context = now_running.context;
  spin_unlock(context, queues_[now_running.cpu]->lock);
  context.irq_enable();
  if (now_running.woken_at == sim::kNever) return;
  statistics_.wakeup_latency.add(context.now() - now_running.woken_at);
  now_running.woken_at = sim::kNever;
  context.cause = now_running.woken_by;
}

void Scheduler::exit(Task& task) {
  task.context.trace(Tracepoint::sched_process_exit);
  task.state_ = TaskState::dead;
  schedule(task);
}

const sim::StatisticTable<SchedulerStatistics>& SchedulerStatistics::table() {
  using S = SchedulerStatistics;
  static const auto table =
      sim::StatisticTable<S>("scheduler")
          .add("switches", &S::switches, "1", "Context switches, those to and from idle included.")
          .add("wakeups", &S::wakeups, "1", "Wake-ups that made a sleeping task runnable.")
          .add("spurious_wakeups", &S::spurious_wakeups, "1", "Wake-ups of a task that was queued already.")
          .add("migrations", &S::migrations, "1", "Tasks moved by the balancer.")
          .add("reschedule_ipis", &S::reschedule_ipis, "1", "Reschedule IPIs sent.")
          .add("wakeup_latency", &S::wakeup_latency, "ns",
               "From the wake-up to the task's first instruction.");
  return table;
}

} // namespace dioscope::kernel
