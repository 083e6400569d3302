#include "models/machine/cpu.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "models/tracepoints.hpp"

namespace dioscope::machine {

/// A device interrupt, one with a higher priority over its handler, and a clock over that.
constexpr int kInterruptLevels = 3;

/// The stack on which one nesting level of blocking interrupt code runs.
struct Cpu::InterruptThread {
  InterruptThread(Cpu& cpu, const std::string& name)
      : owner(cpu), context(ContextKind::hardirq, cpu.simulation_),
        actor(cpu.simulation_.spawn(name, [this] { run(); })) {}
  void run() {
    for (;;) {
      actor.park();
      if (vector >= kDeviceLines)
        owner.entry_->slow_vector(context, vector);
      else
        owner.entry_->device_interrupt(context, vector);
      context.settle();
      --owner.threads_in_use_;
      owner.pop(context);
    }
  }
  Cpu& owner;
  HardirqContext context;
  Vector vector = 0;
  sim::Actor& actor;
};

Cpu::Cpu(unsigned number, sim::Simulation& simulation, Ledger& ledger, const MachineParameters& parameters)
    : number_(number), simulation_(simulation), parameters_(parameters), ledger_(ledger),
      cache_(number, parameters.cache), fast_(ContextKind::hardirq, simulation),
      softirq_(ContextKind::softirq, simulation) {
  install(fast_);
  install(softirq_);
  stack_.reserve(8);
  for (int level = 0; level < kInterruptLevels; ++level) {
    threads_.push_back(std::make_unique<InterruptThread>(*this, "cpu" + std::to_string(number_) + ".irq" +
                                                                    std::to_string(level)));
    install(threads_.back()->context);
    threads_.back()->context.actor_ = &threads_.back()->actor;
  }
}

Cpu::~Cpu() = default;

void Cpu::install(Context& context) {
  context.cpu_ = this;
  context.cpu_number_ = static_cast<std::uint16_t>(number_);
  context.cache_ = &cache_;
  context.set_book(ledger_.book(number_, context.kind_, context.task_));
  context.watcher_ = watcher_;
}

void Cpu::watch(ExecutionWatcher& watcher) {
  watcher_ = fast_.watcher_ = softirq_.watcher_ = &watcher;
  for (auto& thread : threads_) thread->context.watcher_ = &watcher;
}

void Cpu::lay_out_watched() {
  if (stack_.empty()) return;
  const auto now = simulation_.now();
  auto from = std::exchange(laid_out_until_, now);
  if (from == now) return;
  auto& context = top();
  if (context.state_ == Context::State::spinning) {
    watcher_->executed(context, context.spin_fn_, context.wait_->reason(), from, now);
  } else if (context.state_ == Context::State::halted) {
    watcher_->executed(context, fn::default_idle, Reason::run, from, now);
  } else if (!context.pieces_.take(now - from, [&](Fn fn, Reason reason, sim::Duration part) {
               watcher_->executed(context, fn, reason, from, from + part);
               from += part;
             })) {
    throw InternalError("CPU " + std::to_string(number_) + " executed what it was not charged for");
  }
}

void Cpu::sample_watched() const {
  const auto& context = *stack_[stack_.size() - 2];
  auto fn = context.function();
  if (context.state_ == Context::State::spinning)
    fn = context.spin_fn_;
  else if (context.state_ == Context::State::halted)
    fn = fn::default_idle;
  else if (!context.pieces_.empty())
    fn = context.pieces_.next();
  watcher_->ticked(context, fn);
}

void Cpu::boot(Context& idle) {
  stack_.push_back(&idle);
  install(idle);
  idle.state_ = Context::State::running;
  idle_since_ = laid_out_until_ = simulation_.now();
}

void Cpu::halt(Context& idle) {
  idle.settle();
  if (entry_->need_resched(*this)) return;
  idle.state_ = Context::State::halted;
  idle.since_ = simulation_.now();
  idle.actor_->park();
}

void Cpu::switch_to(Context& from, Context& to) {
  from.settle();
  if (stack_.size() != 1 || stack_.front() != &from) throw InternalError("context switch under an interrupt");
  from.state_ = Context::State::off_cpu;
  stack_.front() = &to;
  if (to.state_ != Context::State::off_cpu)
    throw InternalError("task " + std::to_string(to.task_) + " is on two CPUs");
  install(to);
  to.state_ = Context::State::executing;
  to.remaining_ = sim::Duration{0};
  idle_since_ = to.kind_ == ContextKind::idle ? simulation_.now() : sim::kNever;
  simulation_.calendar().schedule(to.done_, simulation_.now(), sim::Priority::context);
  from.actor_->park();
}

bool Cpu::may_deliver(Vector vector) const {
  if (stack_.empty()) return false;
  const bool outranks = in_service_bit(vector) > in_service_;
  return outranks &&
         locking::may_start(locking::ContextType::hardirq, top().lock_holder.type(), top().masks(), outranks);
}

[[gnu::always_inline]] inline Vector Cpu::take_highest() {
  const Vector vector = pending_.highest();
  pending_.remove(vector);
  return vector;
}

void Cpu::raise(Vector vector) {
  pending_.add(vector);
  if (deliverable() && !deliver_.scheduled())
    simulation_.calendar().schedule(deliver_, simulation_.now(), sim::Priority::interrupt);
}

void Cpu::raise_last(Vector vector) {
  if (deliver_.scheduled() || !simulation_.handler_runs_ahead(sim::Duration{0})) {
    raise(vector);
    return;
  }
  if (pending_.empty() && may_deliver(vector)) {
    take(vector);
    return;
  }
  pending_.add(vector);
  deliver();
}

void Cpu::send_ipi(Context& sender, sim::Event& ipi) {
  sender.charge(fn::send_ipi, parameters_.interrupts.ipi_send);
  sender.settle();
  sender.trace(Tracepoint::ipi_raise, number_);
  if (!ipi.scheduled())
    simulation_.calendar().schedule(ipi, parameters_.interrupts.ipi_delivery, sim::Priority::interrupt);
}

void Cpu::deliver() {
  if (deliverable()) take(take_highest());
}

void Cpu::take(Vector vector) {
  if (vector >= kTimerVector && entry_->fast_possible(*this, vector)) {
    entry_->fast_begin(begin_fast(vector), vector);
    if (fast_passed()) fast_.on_done();
    return;
  }
  auto& thread = thread_for_next_level();
  begin(vector, thread.context);
  thread.vector = vector;
  thread.context.state_ = Context::State::running;
  thread.actor.unpark();
}

Cpu::InterruptThread& Cpu::thread_for_next_level() {
  if (threads_in_use_ == threads_.size()) throw InternalError("interrupts nest deeper than kInterruptLevels");
  return *threads_[threads_in_use_++];
}

[[gnu::always_inline]] inline void Cpu::unfreeze(Context& context) {
  auto& calendar = simulation_.calendar();
  const auto now = simulation_.now();
  switch (context.state_) {
  case Context::State::executing:
    if (context.kind_ == ContextKind::user && entry_->need_resched(*this)) {
      context.preempted_ = true;
      calendar.schedule(context.done_, now, sim::Priority::context);
    } else {
      calendar.schedule(context.done_, context.remaining_, sim::Priority::context);
    }
    break;
  case Context::State::spinning:
    context.since_ = now;
    context.wait_->retry(context);
    break;
  case Context::State::halted:
    context.since_ = now;
    if (entry_->need_resched(*this)) {
      context.state_ = Context::State::executing;
      context.remaining_ = sim::Duration{0};
      calendar.schedule(context.done_, now, sim::Priority::context);
    }
    break;
  default:
    throw InternalError("an interrupt returned to a context that is not on its CPU");
  }
}

void Cpu::pop(Context& context) {
  lay_out();
  if (!is_top(context)) throw InternalError("a context other than the running one returned from interrupt");
  leave(context);
  if (const auto& below = top(); below.irqs_enabled())
    irqs_went_on(context, below.state_ == Context::State::halted ? fn::default_idle : below.function());
  unfreeze(top());
  if (deliverable()) simulation_.calendar().schedule(deliver_, simulation_.now(), sim::Priority::interrupt);
}

void Cpu::fast_done(Context& context) {
  entry_->fast_end(fast_, fast_vector_);
  pop(context);
}

SoftirqContext& Cpu::enter_softirq(Context& below) {
  below.settle();
  if (in_softirq()) throw InternalError("softirqs nest");
  stack_.push_back(&softirq_);
  softirq_.state_ = Context::State::running;
  softirq_.actor_ = below.actor_;
  softirq_.task_ = below.task_;
  softirq_.cause = below.cause;
  softirq_.set_irq_off_depth(below.irq_off_depth_);
  below.remaining_ = sim::Duration{0};
  below.state_ = Context::State::executing;
  return softirq_;
}

void Cpu::leave_softirq(Context& below) {
  softirq_.settle();
  if (softirq_.atomic_depth() != 0) throw InternalError("a softirq returned with a lock held");
  stack_.pop_back();
  softirq_.state_ = Context::State::off_cpu;
  below.state_ = Context::State::running;
  below.set_irq_off_depth(softirq_.irq_off_depth_);
}

const Context* Cpu::above(const Context& context) const {
  const auto it = std::ranges::find(stack_, &context);
  return it == stack_.end() || it + 1 == stack_.end() ? nullptr : *(it + 1);
}

bool Cpu::in_interrupt(const Context* leaving) const {
  if (in_softirq()) return true;
  for (const auto* context : stack_)
    if (context->kind() == ContextKind::hardirq && context != leaving) return true;
  return false;
}

void check_books(const Ledger& ledger, std::span<const std::unique_ptr<Cpu>> cpus, sim::Duration elapsed) {
  for (const auto& cpu : cpus) {
    if (cpu->depth() == 0) continue;
    const auto booked = ledger.cpu_total(cpu->number()) - cpu->outstanding();
    if (booked != elapsed)
      throw InternalError("the books of CPU " + std::to_string(cpu->number()) + " do not balance: " +
                          sim::to_string(booked) + " booked, " + sim::to_string(elapsed) + " passed");
  }
}

sim::Duration Cpu::outstanding() const {
  sim::Duration sum{0};
  for (const auto* context : stack_) sum += context->outstanding();
  return sum;
}

sim::Duration Cpu::executed_outside_interrupts() const {
  // By the ledger's rule, see check_books(): all time that was not spent in them.
  auto interrupts = ledger_.time_of(number_, ContextKind::hardirq);
  for (const auto* context : stack_)
    if (context->kind() == ContextKind::hardirq) interrupts -= context->outstanding();
  return simulation_.now().time_since_epoch() - interrupts;
}

const sim::StatisticTable<CpuStatistics>& CpuStatistics::table() {
  using S = CpuStatistics;
  static const auto table =
      sim::StatisticTable<S>("cpu")
          .add("irq_off", &S::irq_off, "ns", "Lengths of the sections in which a CPU had interrupts off.")
          .add("interrupts", &S::interrupts, "1", "Device and global clock interrupts taken.")
          .add("ticks", &S::ticks, "1", "Local timer interrupts taken.")
          .add("ipis", &S::ipis, "1", "Reschedule and call-function IPIs received.");
  return table;
}

} // namespace dioscope::machine
