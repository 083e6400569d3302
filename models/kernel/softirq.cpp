#include "models/kernel/softirq.hpp"

#include <utility>

#include "models/kernel/functions.hpp"
#include "models/kernel/kthread.hpp"
#include "models/tracepoints.hpp"

namespace dioscope::kernel {

Softirq::Softirq(std::size_t cpus, Scheduler& scheduler, const CoreCosts& costs)
    : scheduler_(scheduler), costs_(costs), pending_(cpus), called_(cpus), ksoftirqd_(cpus) {}

void Softirq::raise(Context& context, SoftirqVector vector) {
  const auto cpu = context.cpu().number();
  pending_[cpu] |= 1U << static_cast<unsigned>(vector);
  context.trace(Tracepoint::softirq_raise, static_cast<unsigned>(vector));
  if (!context.cpu().in_interrupt()) wakeup_softirqd(context, cpu);
}

bool Softirq::call(unsigned cpu, SoftirqVector vector) {
  return std::exchange(called_[cpu], called_[cpu] | 1U << static_cast<unsigned>(vector)) == 0;
}

void Softirq::mark_called(Context& context) {
  auto& called = called_[context.cpu().number()];
  for (unsigned vector = 0; vector < handlers_.size(); ++vector)
    if ((called >> vector & 1) != 0) context.trace(Tracepoint::softirq_raise, vector);
  pending_[context.cpu().number()] |= std::exchange(called, 0);
}

void Softirq::do_softirq(Context& below) {
  if (pending_[below.cpu().number()] == 0) return;
  ++statistics_.runs;
  below.cpu().run_softirq(below, [this](machine::SoftirqContext& context) { run_pending(context); });
}

void Softirq::run_pending(machine::SoftirqContext& context) {
  const auto cpu = context.cpu().number();
  std::uint32_t unserved = ~pending_[cpu];
  for (;;) {
    const auto serving = std::exchange(pending_[cpu], 0);
    context.charge(fn::do_softirq, costs_.do_softirq);
    context.irq_enable();
    for (std::size_t vector = 0; vector < handlers_.size(); ++vector) {
      if ((serving >> vector & 1) == 0 || !handlers_[vector]) continue;
      context.trace(Tracepoint::softirq_entry, vector);
      handlers_[vector](context);
      context.settle();
      context.trace(Tracepoint::softirq_exit, vector);
    }
    context.irq_disable();
    if ((pending_[cpu] & unserved) == 0) break;
    unserved &= ~pending_[cpu];
  }
  if (pending_[cpu] != 0) wakeup_softirqd(context, cpu);
}

void Softirq::wakeup_softirqd(Context& context, unsigned cpu) {
  auto* task = ksoftirqd_[cpu];
  if (task == nullptr || task->state() == TaskState::running) return;
  ++statistics_.ksoftirqd_wakeups;
  scheduler_.wake_up_process(context, *task);
}

void Softirq::start_ksoftirqd(unsigned cpu) {
  ksoftirqd_[cpu] =
      &kthread(scheduler_,
               {.name = "ksoftirqd_CPU" + std::to_string(cpu), .cause = "ksoftirqd", .nice = 19, .cpu = cpu},
               [this, cpu](Task& self) { ksoftirqd(self, cpu); });
}

void Softirq::ksoftirqd(Task& self, unsigned cpu) {
  auto& context = self.context;
  for (;;) {
    self.stay_awake();
    while (pending_[cpu] != 0) {
      context.irq_disable();
      do_softirq(context);
      context.irq_enable();
      context.charge(fn::ksoftirqd, costs_.do_softirq);
      scheduler_.cond_resched(self);
    }
    context.settle();
    self.prepare_to_sleep(TaskState::interruptible, awaited("a softirq that is left over", pending_[cpu],
                                                            [](auto pending) { return pending != 0; }));
    if (!self.has_come()) scheduler_.schedule(self);
  }
}

const sim::StatisticTable<SoftirqStatistics>& SoftirqStatistics::table() {
  using S = SoftirqStatistics;
  static const auto table =
      sim::StatisticTable<S>("softirq")
          .add("runs", &S::runs, "1", "Calls of do_softirq that found something pending.")
          .add("ksoftirqd_wakeups", &S::ksoftirqd_wakeups, "1",
               "Times something was left over for ksoftirqd.");
  return table;
}

} // namespace dioscope::kernel
