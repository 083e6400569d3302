#include "models/kernel/interrupts.hpp"

#include <algorithm>
#include <map>

#include "models/kernel/functions.hpp"
#include "models/tracepoints.hpp"

namespace dioscope::kernel {

/// The CPUs' local APIC timers. Their ticks are spread evenly over the period, so that they come in turn: one
/// event is enough.
class Interrupts::LocalTimers {
 public:
  LocalTimers(Interrupts& interrupts, sim::Simulation& simulation,
              std::span<const std::unique_ptr<machine::Cpu>> cpus, sim::Duration period)
      : interrupts_(interrupts), calendar_(simulation.calendar()), cpus_(cpus), period_(period),
        ticks_(cpus.size()) {}

  void start() {
    const auto slices = static_cast<std::int64_t>(ticks_.size() + 1);
    for (std::size_t cpu = 0; cpu < ticks_.size(); ++cpu)
      ticks_[cpu] = {calendar_.now() + period_ + period_ * static_cast<std::int64_t>(cpu + 1) / slices,
                     calendar_.draw_tie()};
    schedule_next();
  }

 private:
  /// A CPU's next one, in its place since the one before.
  struct Tick {
    sim::TimePoint when;
    std::uint64_t tie;
  };

  void schedule_next() {
    calendar_.schedule(event_, ticks_[next_].when, sim::Priority::hardware, ticks_[next_].tie);
  }
  /// One function with all that the tick of a sleeping CPU does: 40 of them an I/O where there are 64 CPUs.
  [[gnu::flatten]] void on_tick() {
    auto& cpu = *cpus_[next_];
    ticks_[next_] = {calendar_.now() + period_, calendar_.draw_tie()};
    if (++next_ == ticks_.size()) next_ = 0;
    schedule_next();
    interrupts_.tick(cpu);
  }

  Interrupts& interrupts_;
  sim::Calendar& calendar_;
  std::span<const std::unique_ptr<machine::Cpu>> cpus_;
  sim::Duration period_;
  std::vector<Tick> ticks_; ///< by CPU
  std::size_t next_ = 0;    ///< whose comes next
  sim::Event event_ = sim::Event::perpetual<&LocalTimers::on_tick>(this);
};

/// A CPU's one-shot timers: who sleeps until when.
struct Interrupts::OneShotTimer {
  OneShotTimer(sim::Simulation& s, machine::Cpu& c) : simulation(s), cpu(c) {}
  void on_due() { cpu.raise(machine::kOneShotVector); }
  /// Program it for the next sleeper.
  void program() {
    if (event.scheduled()) simulation.calendar().cancel(event);
    if (!sleepers.empty())
      simulation.calendar().schedule(event, std::max(sleepers.begin()->first, simulation.now()),
                                     sim::Priority::hardware);
  }
  sim::Simulation& simulation;
  machine::Cpu& cpu;
  std::multimap<sim::TimePoint, Task*> sleepers;
  sim::Event event = sim::Event::of<&OneShotTimer::on_due>(this);
};

Interrupts::Interrupts(sim::Simulation& simulation, std::span<const std::unique_ptr<machine::Cpu>> cpus,
                       machine::IoApic& io_apic, Scheduler& scheduler, Softirq& softirq, Timers& timers,
                       const CoreCosts& costs, sim::Duration tick)
    : simulation_(simulation), cpus_(cpus), io_apic_(io_apic), scheduler_(scheduler), softirq_(softirq),
      timers_(timers), costs_(costs), tick_(tick),
      local_timers_(std::make_unique<LocalTimers>(*this, simulation, cpus, tick)) {
  for (const auto& cpu : cpus) {
    cpu->set_entry(*this);
    one_shot_timers_.push_back(std::make_unique<OneShotTimer>(simulation, *cpu));
  }
  request_irq(kClockLine, true, [this](machine::HardirqContext& context) {
    context.charge(fn::timer_interrupt, costs_.timer_interrupt);
    context.settle();
    ++scheduler_.jiffies;
    softirq_.raise(context, SoftirqVector::hi);
    return 0U;
  });
  softirq_.open(SoftirqVector::hi, [this](machine::SoftirqContext& context) {
    timers_.run_timer_list(context);
    timers_.run_tq_timer(context);
  });
}

Interrupts::~Interrupts() = default;

void Interrupts::request_irq(unsigned line, bool interrupts_off, Handler handler) {
  while (actions_.size() <= line) actions_.push_back({{}, true, std::vector<std::uint64_t>(cpus_.size())});
  actions_[line].handler = std::move(handler);
  actions_[line].interrupts_off = interrupts_off;
}

void Interrupts::raise_softirq_on(Context& sender, unsigned cpu, SoftirqVector vector) {
  sender.settle();
  if (cpu == sender.cpu().number()) {
    softirq_.raise(sender, vector);
  } else if (softirq_.call(cpu, vector)) {
    ++statistics_.calls;
    cpus_[cpu]->send_call_function(sender);
  }
}

void Interrupts::sleep_for(Task& task, sim::Duration span) {
  auto& context = task.context;
  context.charge(fn::hrtimer, costs_.timer_list);
  context.settle();
  auto& timer = *one_shot_timers_[context.cpu().number()];
  task.prepare_to_sleep(TaskState::uninterruptible, {.what = "a one-shot timer"});
  timer.sleepers.emplace(context.now() + span, &task);
  timer.program();
  scheduler_.schedule(task);
  // Somebody else may have woken it.
  if (std::erase_if(timer.sleepers, [&task](const auto& sleeper) { return sleeper.second == &task; }) > 0)
    timer.program();
}

void Interrupts::start_clocks(std::function<void()> on_tick) {
  on_tick_ = std::move(on_tick);
  simulation_.calendar().schedule(global_tick_, tick_, sim::Priority::hardware);
  local_timers_->start();
}

void Interrupts::on_global_tick() {
  if (on_tick_) on_tick_();
  simulation_.calendar().schedule(global_tick_, tick_, sim::Priority::hardware);
  io_apic_.pulse(kClockLine);
}

void Interrupts::device_interrupt(machine::HardirqContext& context, unsigned irq) {
  context.cause = io_apic_.cause(irq);
  const auto asserted = io_apic_.asserted_at(irq);
  context.charge(fn::do_IRQ, costs_.entry);
  context.settle();
  if (irq == kClockLine) {
    ++statistics_.clock;
  } else {
    ++statistics_.device;
    statistics_.latency.add(context.now() - asserted);
  }
  context.cause = context.trace(Tracepoint::irq_handler_entry, irq, asserted.time_since_epoch().count());
  auto& action = actions_.at(irq);
  ++action.taken[context.cpu().number()];
  if (!action.interrupts_off) context.irq_enable();
  const unsigned completed = action.handler(context);
  context.settle();
  if (!action.interrupts_off) context.irq_disable();
  context.trace(Tracepoint::irq_handler_exit, irq, completed);
  context.cpu().end_of_interrupt();
  io_apic_.end_of_interrupt(irq);
  irq_exit(context);
}

void Interrupts::irq_exit(machine::HardirqContext& context) {
  context.charge(fn::do_IRQ, costs_.exit);
  context.settle();
  if (!context.cpu().in_interrupt(&context)) softirq_.do_softirq(context);
}

bool Interrupts::fast_possible(const machine::Cpu& cpu, machine::Vector vector) const {
  if (vector == machine::kOneShotVector) return false;
  if (vector == machine::kRescheduleVector) return true;
  // What it makes pending is run on the way out of the interrupt that it came upon; else its own way out
  // does.
  if (vector == machine::kCallFunctionVector) return cpu.in_interrupt();
  const auto number = cpu.number();
  if (softirq_.pending(number) && !cpu.in_interrupt()) return false;
  return !scheduler_.queue(number).lock.held() && !scheduler_.tick_needs_balancing(number);
}

void Interrupts::fast_begin(machine::HardirqContext& context, machine::Vector vector) {
  if (vector == machine::kRescheduleVector) {
    context.trace(Tracepoint::reschedule_entry);
    context.charge(fn::smp_reschedule_interrupt, costs_.reschedule);
    return;
  }
  if (vector == machine::kCallFunctionVector) {
    call_function_begin(context);
    return;
  }
  begin_tick(context);
}

void Interrupts::tick(machine::Cpu& cpu) {
  constexpr auto kVector = machine::kTimerVector;
  if (!cpu.undisturbed() || !fast_possible(cpu, kVector)) {
    cpu.raise_last(kVector);
    return;
  }
  auto& context = cpu.begin_fast(kVector);
  begin_tick(context);
  if (!cpu.fast_passed()) return;
  scheduler_.tick_end(context, cpu.number());
  cpu.end_upon_halt();
}

void Interrupts::begin_tick(machine::HardirqContext& context) {
  context.trace(Tracepoint::local_timer_entry);
  account_tick(context.cpu());
  context.charge(fn::smp_apic_timer_interrupt, costs_.local_timer);
  scheduler_.tick_begin(context, context.cpu().number());
}

[[gnu::flatten]] void Interrupts::fast_end(machine::HardirqContext& context, machine::Vector vector) {
  if (vector == machine::kTimerVector) scheduler_.tick_end(context, context.cpu().number());
  if (vector == machine::kCallFunctionVector) softirq_.mark_called(context);
  context.cpu().end_of_interrupt();
}

void Interrupts::call_function_begin(machine::HardirqContext& context) {
  context.trace(Tracepoint::call_function_entry);
  context.charge(fn::smp_call_function_interrupt, costs_.reschedule);
}

void Interrupts::slow_vector(machine::HardirqContext& context, machine::Vector vector) {
  if (vector == machine::kCallFunctionVector) {
    call_function_begin(context);
    context.settle();
    softirq_.mark_called(context);
  } else if (vector == machine::kOneShotVector) {
    context.charge(fn::hrtimer, costs_.entry + costs_.timer_list);
    context.settle();
    auto& timer = *one_shot_timers_[context.cpu().number()];
    while (!timer.sleepers.empty() && timer.sleepers.begin()->first <= context.now()) {
      auto* task = timer.sleepers.begin()->second;
      timer.sleepers.erase(timer.sleepers.begin());
      scheduler_.wake_up_process(context, *task);
    }
    timer.program();
  } else {
    context.trace(Tracepoint::local_timer_entry);
    account_tick(context.cpu());
    context.charge(fn::smp_apic_timer_interrupt, costs_.local_timer);
    context.settle();
    scheduler_.tick_blocking(context, context.cpu().number());
  }
  context.cpu().end_of_interrupt();
  if (!context.cpu().in_interrupt(&context)) softirq_.do_softirq(context);
}

void Interrupts::account_tick(const machine::Cpu& cpu) {
  cpu.sample();
  if (cpu.running_idle()) {
    ++(cpu.depth() > 2 ? ticks_.system : ticks_.idle);
    return;
  }
  auto& task = scheduler_.current(cpu.number());
  const bool user = cpu.bottom().kind() == machine::ContextKind::user && cpu.depth() == 2;
  ++(user ? ticks_.user : ticks_.system);
  ++(user ? task.user_ticks : task.system_ticks);
}

bool Interrupts::need_resched(const machine::Cpu& cpu) const {
  return scheduler_.current(cpu.number()).need_resched;
}

void Interrupts::preempt(machine::Context& context) {
  context.change_kind(machine::ContextKind::process);
  scheduler_.schedule(scheduler_.current(context.cpu().number()));
  context.change_kind(machine::ContextKind::user);
}

const sim::StatisticTable<TickStatistics>& TickStatistics::table() {
  using S = TickStatistics;
  static const auto table =
      sim::StatisticTable<S>("ticks")
          .add("user", &S::user, "1", "Ticks that found user mode.")
          .add("system", &S::system, "1",
               "Ticks that found the kernel, or an interrupt or softirq over idle.")
          .add("idle", &S::idle, "1", "Ticks that found the idle task and nothing on it.");
  return table;
}

const sim::StatisticTable<InterruptStatistics>& InterruptStatistics::table() {
  using S = InterruptStatistics;
  static const auto table =
      sim::StatisticTable<S>("interrupts")
          .add("device", &S::device, "1", "Device interrupts taken.")
          .add("clock", &S::clock, "1", "Global clock interrupts taken.")
          .add("calls", &S::calls, "1", "Call-function IPIs sent.")
          .add("latency", &S::latency, "ns", "From the assertion of a device line to its handler.");
  return table;
}

} // namespace dioscope::kernel
