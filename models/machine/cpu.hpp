#pragma once
/// A CPU: a stack of contexts (a task or idle at the bottom, softirq, interrupt levels on top) and its local
/// APIC.
#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "models/machine/context.hpp"

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
  std::array<std::uint64_t, (kRescheduleVector + 64) / 64> words_{};
  std::uint64_t words_in_use_ = 0; ///< a bit for each word that is not 0
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

class Cpu {
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
  void sample() const;

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

  /// Run `body(SoftirqContext&)` on top of `below`, on its stack.
  template <class Body>
  void run_softirq(Context& below, Body&& body) {
    SoftirqContext& context = enter_softirq(below);
    body(context);
    leave_softirq(below);
  }

  Context& top() const { return *stack_.back(); }
  Context& bottom() const { return *stack_.front(); }
  bool running_idle() const { return stack_.front()->kind() == ContextKind::idle; }
  bool halted() const { return running_idle() && stack_.front()->state_ == Context::State::halted; }
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
  Vector take_highest();
  void deliver();
  /// The interrupt that came by `vector` begins.
  void take(Vector vector);
  void push(HardirqContext& context);
  void pop(Context& context);
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
  static unsigned priority(Vector vector);

  unsigned number_;
  sim::Simulation& simulation_;
  Ledger& ledger_;
  const MachineParameters& parameters_;
  Cache cache_;
  InterruptEntry* entry_ = nullptr;
  std::vector<Context*> stack_;
  std::vector<std::unique_ptr<InterruptThread>> threads_;
  unsigned threads_in_use_ = 0;
  std::uint64_t interruptions_ = 0;
  HardirqContext fast_;
  Vector fast_vector_ = 0;
  SoftirqContext softirq_;
  PendingVectors pending_;
  std::vector<unsigned> in_service_; ///< priorities, local APIC ISR
  ExecutionWatcher* watcher_ = nullptr;
  sim::TimePoint laid_out_until_{};
  sim::TimePoint irq_off_since_{};
  bool irqs_off_ = false;
  sim::TimePoint idle_since_ = sim::kNever;
  sim::Event deliver_ = sim::Event::of<&Cpu::deliver>(this);
  void send_ipi(Context& sender, sim::Event& ipi);
  void on_reschedule_ipi() { raise_last(kRescheduleVector); }
  void on_call_function_ipi() { raise_last(kCallFunctionVector); }
  sim::Event reschedule_ipi_ = sim::Event::of<&Cpu::on_reschedule_ipi>(this);
  sim::Event call_function_ipi_ = sim::Event::of<&Cpu::on_call_function_ipi>(this);
  CpuStatistics statistics_;
};

/// The ledger's rule: what was booked to each CPU that has booted, less what its contexts still owe, is
/// `elapsed`. Throws InternalError with the CPU and both figures.
void check_books(const Ledger& ledger, std::span<const std::unique_ptr<Cpu>> cpus, sim::Duration elapsed);

} // namespace dioscope::machine
