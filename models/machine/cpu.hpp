#pragma once
/// A CPU: a stack of contexts (a task or idle at the bottom, softirq, interrupt levels on top) and its local
/// APIC.
#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "models/machine/context.hpp"
#include "models/tracepoints.hpp"

namespace dioscope::machine {

/// What a local APIC can be asked to deliver: device lines 0..kDeviceLines-1, then the CPU's own vectors. Far
/// more than the 224 of a real one, of which every CPU has its own.
using Vector = unsigned;
inline constexpr Vector kDeviceLines = 4092;
inline constexpr Vector kOneShotVector = kDeviceLines;   ///< a timer for one point in time
inline constexpr Vector kTimerVector = kDeviceLines + 1; ///< the tick
inline constexpr Vector kCallFunctionVector = kDeviceLines + 2;
inline constexpr Vector kRescheduleVector = kDeviceLines + 3;

/// Vectors that wait for delivery: the local APIC's IRR.
class PendingVectors {
 public:
  bool empty() const { return words_in_use_ == 0; }
  void add(Vector vector) {
    words_[vector / 64] |= bit(vector);
    words_in_use_ |= bit(vector / 64);
  }
  void remove(Vector vector) {
    words_[vector / 64] &= ~bit(vector);
    if (words_[vector / 64] == 0) words_in_use_ &= ~bit(vector / 64);
  }
  /// Precondition: !empty().
  Vector highest() const {
    const auto word = highest_in(words_in_use_);
    return word * 64 + highest_in(words_[word]);
  }

 private:
  static std::uint64_t bit(unsigned number) { return std::uint64_t{1} << number % 64; }
  static unsigned highest_in(std::uint64_t word) {
    return 63U - static_cast<unsigned>(std::countl_zero(word));
  }
  std::uint64_t words_in_use_ = 0; ///< a bit for each word that is not 0
  std::array<std::uint64_t, (kRescheduleVector + 64) / 64> words_{};
  static_assert(kRescheduleVector / 64 < 64);
};

/// The kernel's side of interrupts.
class InterruptEntry {
 public:
  virtual ~InterruptEntry() = default;
  /// A device interrupt, from the first instruction to the last before iret. Runs as blocking code.
  virtual void device_interrupt(HardirqContext& context, unsigned irq) = 0;
  /// Whether a CPU's own vector can be served without blocking code, which is much cheaper to simulate: then
  /// fast_begin() charges its whole cost and fast_end() follows when that time has passed, else slow_vector()
  /// runs.
  virtual bool fast_possible(const Cpu& cpu, Vector vector) const = 0;
  virtual void fast_begin(HardirqContext& context, Vector vector) = 0;
  virtual void fast_end(HardirqContext& context, Vector vector) = 0;
  virtual void slow_vector(HardirqContext& context, Vector vector) = 0;
  virtual bool need_resched(const Cpu& cpu) const = 0;
  /// A user-mode context was interrupted and must call the scheduler before it goes on.
  virtual void preempt(Context& context) = 0;
};

struct CpuStatistics {
  sim::DurationHistogram irq_off; ///< lengths of the sections with interrupts off
  sim::Counter interrupts;        ///< device and global clock interrupts taken
  sim::Counter ticks;             ///< local timer interrupts
  sim::Counter ipis;              ///< reschedule and call-function IPIs received
  static const sim::StatisticTable<CpuStatistics>& table();
};

class alignas(64) Cpu {
 public:
  Cpu(unsigned number, sim::Simulation& simulation, Ledger& ledger, const MachineParameters& parameters);
  ~Cpu();

  unsigned number() const { return number_; }
  sim::Simulation& simulation() const { return simulation_; }
  Cache& cache() { return cache_; }
  Ledger& ledger() const { return ledger_; }
  const MachineParameters& parameters() const { return parameters_; }
  CpuStatistics& statistics() { return statistics_; }
  void set_entry(InterruptEntry& entry) { entry_ = &entry; }
  /// Tell `watcher` what is executed here; before the simulation runs.
  void watch(ExecutionWatcher& watcher);
  /// Tell the watcher what was executed since the last time: at the end of a run, or of a part of it. From an
  /// event, not from code that runs here.
  void lay_out() {
    if (watcher_ != nullptr) [[unlikely]]
      lay_out_watched();
  }
  /// From the local timer's interrupt: a profile's sample of what it came upon.
  void sample() const {
    if (watcher_ != nullptr) [[unlikely]]
      sample_watched();
  }

  /// Put the idle context at the bottom of the stack; once, from the idle actor's body, before anything else.
  void boot(Context& idle);
  /// From the idle context: sleep until an interrupt leaves need_resched behind.
  void halt(Context& idle);
  /// From `from`, interrupts off: the bottom of the stack becomes `to`. Returns when `from` is switched in
  /// again, on whatever CPU that is.
  void switch_to(Context& from, Context& to);

  /// An interrupt reaches the local APIC.
  void raise(Vector vector);
  /// The same as the last that an event does.
  void raise_last(Vector vector);
  /// From any context of another CPU: send a reschedule IPI to this one; it arrives after the delivery time.
  void send_reschedule(Context& sender) { send_ipi(sender, reschedule_ipi_); }
  /// As send_reschedule(), with the call-function vector.
  void send_call_function(Context& sender) { send_ipi(sender, call_function_ipi_); }
  /// End of interrupt: lower priorities may be delivered again.
  void end_of_interrupt();

  /// Nothing but hlt goes on here, and nobody watches. Whoever raises an interrupt then that needs no
  /// blocking code may serve it within the same event, instead of raise_last(): begin_fast(), what charges
  /// its cost, and when fast_passed() says that this time has passed at once, what follows and
  /// end_upon_halt(). When it says no, InterruptEntry::fast_end() comes later, as of any other. Most
  /// interrupts are such ticks.
  bool undisturbed() const {
    return at_rest() && bottom().irqs_enabled() && pending_.empty() && !deliver_.scheduled() &&
           watcher_ == nullptr && simulation_.handler_runs_ahead(sim::Duration{0});
  }
  HardirqContext& begin_fast(Vector vector);
  bool fast_passed();
  void end_upon_halt();

  /// Run `body(SoftirqContext&)` on top of `below`, on its stack.
  template <class Body>
  void run_softirq(Context& below, Body&& body) {
    SoftirqContext& context = enter_softirq(below);
    body(context);
    leave_softirq(below);
  }

  Context& top() const { return *stack_.back(); }
  Context& bottom() const { return *stack_.front(); }
  bool running_idle() const { return bottom().kind() == ContextKind::idle; }
  /// Only the idle task halts.
  bool halted() const { return bottom().state_ == Context::State::halted; }
  /// The same, and no interrupt is served.
  bool at_rest() const { return depth() == 1 && halted(); }
  /// Since when the idle task runs; kNever while another does.
  sim::TimePoint idle_since() const { return idle_since_; }
  /// An interrupt, a softirq, or a task with softirqs disabled is on the stack; `leaving` is not counted.
  bool in_interrupt(const Context* leaving = nullptr) const;
  bool in_softirq() const { return softirq_.state_ != Context::State::off_cpu; }
  bool is_top(const Context& context) const { return stack_.back() == &context; }
  /// The context right above `context`, nullptr when it is on top or not on this CPU's stack.
  const Context* above(const Context& context) const;
  /// From the bottom to the top.
  std::span<Context* const> stack() const { return stack_; }
  std::size_t depth() const { return stack_.size(); }
  /// How far the books are ahead of this CPU.
  sim::Duration outstanding() const;
  /// What it has executed so far, idle time included, that was no hardware interrupt.
  sim::Duration executed_outside_interrupts() const;
  /// How often something else than the handler of an interrupt was interrupted.
  std::uint64_t interruptions() const { return interruptions_; }

 private:
  friend class Context;
  struct InterruptThread;

  SoftirqContext& enter_softirq(Context& below);
  void leave_softirq(Context& below);
  bool deliverable() const { return !pending_.empty() && may_deliver(pending_.highest()); }
  bool may_deliver(Vector vector) const;
  [[gnu::cold]] void lay_out_watched();
  [[gnu::cold]] void sample_watched() const;
  Vector take_highest();
  void deliver();
  /// Serve `vector`, which may be delivered and is not pending any more.
  void take(Vector vector);
  /// The interrupt that came by `vector` begins, as `context`.
  void begin(Vector vector, HardirqContext& context);
  void push(HardirqContext& context);
  void pop(Context& context);
  /// The context, which is on top, ends.
  void leave(Context& context);
  void freeze(Context& context);
  void unfreeze(Context& context);
  void fast_done(Context& context);
  void irqs_went_off() {
    if (irqs_off_) return;
    irqs_off_ = true;
    irq_off_since_ = simulation_.now();
  }
  void irqs_went_on(const Context& context, Fn where);
  void install(Context& context);
  InterruptThread& thread_for_next_level();
  static std::uint32_t in_service_bit(Vector vector);

  // What every interrupt needs comes first, in as few cache lines as it takes.
  unsigned number_;
  std::uint32_t in_service_ = 0; ///< a bit for each priority: the local APIC's ISR
  sim::Simulation& simulation_;
  const MachineParameters& parameters_;
  InterruptEntry* entry_ = nullptr;
  ExecutionWatcher* watcher_ = nullptr;
  std::vector<Context*> stack_;
  Ledger& ledger_;
  std::uint64_t interruptions_ = 0;
  sim::TimePoint irq_off_since_{};
  sim::TimePoint idle_since_ = sim::kNever;
  Vector fast_vector_ = 0;
  unsigned threads_in_use_ = 0;
  bool irqs_off_ = false;
  PendingVectors pending_;
  sim::Event deliver_ = sim::Event::of<&Cpu::deliver>(this);
  CpuStatistics statistics_;
  Cache cache_;
  HardirqContext fast_;
  SoftirqContext softirq_;
  std::vector<std::unique_ptr<InterruptThread>> threads_;
  sim::TimePoint laid_out_until_{};
  void send_ipi(Context& sender, sim::Event& ipi);
  void on_reschedule_ipi() { raise_last(kRescheduleVector); }
  void on_call_function_ipi() { raise_last(kCallFunctionVector); }
  sim::Event reschedule_ipi_ = sim::Event::of<&Cpu::on_reschedule_ipi>(this);
  sim::Event call_function_ipi_ = sim::Event::of<&Cpu::on_call_function_ipi>(this);
};

// Most interrupts are ticks: what they need is here, so that the kernel's side can become one function with
// it.

inline std::uint32_t Cpu::in_service_bit(Vector vector) {
  const unsigned priority = vector >= kCallFunctionVector ? 15 : vector >= kOneShotVector ? 14 : 3;
  return std::uint32_t{1} << priority;
}

inline void Cpu::end_of_interrupt() {
  if (in_service_ == 0) throw InternalError("end of interrupt without an interrupt in service");
  in_service_ &= ~std::bit_floor(in_service_);
}

[[gnu::always_inline]] inline void Cpu::freeze(Context& context) {
  lay_out();
  const auto now = simulation_.now();
  switch (context.state_) {
  case Context::State::executing:
    if (context.done_.scheduled()) {
      if (!context.preempted_) context.remaining_ = context.done_.when() - now;
      simulation_.calendar().cancel(context.done_);
    }
    break;
  case Context::State::spinning:
    context.note(context.spin_fn_, now - context.since_, context.wait_->reason());
    break;
  case Context::State::halted:
    context.note(fn::default_idle, now - context.since_, Reason::run);
    break;
  default:
    throw InternalError("an interrupt was delivered to a context that is not on its CPU");
  }
}

[[gnu::always_inline]] inline void Cpu::push(HardirqContext& context) {
  if (top().kind() != ContextKind::hardirq) ++interruptions_;
  freeze(top());
  context.set_irq_off_depth(1);
  context.cause = 0;
  stack_.push_back(&context);
  irqs_went_off();
}

[[gnu::always_inline]] inline void Cpu::begin(Vector vector, HardirqContext& context) {
  // What was pending when the last interrupt returned is taken before hlt is reached again.
  const bool was_halted = top().state_ == Context::State::halted && top().since_ < simulation_.now();
  in_service_ |= in_service_bit(vector);
  if (vector == kTimerVector)
    ++statistics_.ticks;
  else if (vector > kTimerVector)
    ++statistics_.ipis;
  else if (vector < kDeviceLines)
    ++statistics_.interrupts;
  context.task_ = top().task_;
  push(context);
  if (was_halted) context.charge(fn::hlt_exit, parameters_.interrupts.hlt_exit);
}

inline HardirqContext& Cpu::begin_fast(Vector vector) {
  begin(vector, fast_);
  fast_vector_ = vector;
  return fast_;
}

inline bool Cpu::fast_passed() {
  fast_.state_ = Context::State::executing;
  const auto cost = std::exchange(fast_.pending_, sim::Duration{0});
  if (simulation_.handler_runs_ahead(cost)) return true;
  simulation_.calendar().schedule(fast_.done_, cost, sim::Priority::context);
  return false;
}

inline void Cpu::irqs_went_on(const Context& context, Fn where) {
  if (!irqs_off_) return;
  irqs_off_ = false;
  const auto off = simulation_.now() - irq_off_since_;
  ledger_.irqs_back_on(where, off);
  context.trace(Tracepoint::irqs_enabled, off.count());
  statistics_.irq_off.add(off);
}

inline void Cpu::leave(Context& context) {
  if (context.atomic_depth() != 0) throw InternalError("return from interrupt with a lock held");
  stack_.pop_back();
  context.state_ = Context::State::off_cpu;
}

inline void Cpu::end_upon_halt() {
  end_of_interrupt();
  leave(fast_);
  irqs_went_on(fast_, fn::default_idle);
  top().since_ = simulation_.now();
}

/// The ledger's rule: what was booked to each CPU that has booted, less what its contexts still owe, is
/// `elapsed`. Throws InternalError with the CPU and both figures.
void check_books(const Ledger& ledger, std::span<const std::unique_ptr<Cpu>> cpus, sim::Duration elapsed);

} // namespace dioscope::machine
