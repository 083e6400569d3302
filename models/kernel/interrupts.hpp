#pragma once
/// do_IRQ, the clocks and the reschedule interrupt: the kernel behind the machine's InterruptEntry
/// (spec 8.1, 8.2, 7.6).
#include <functional>
#include <string>
#include <vector>

#include "models/kernel/softirq.hpp"
#include "models/kernel/timers.hpp"
#include "models/machine/io_apic.hpp"

namespace dioscope::kernel {

/// Where the local timer interrupts of all CPUs found them: vmstat's us, sy and id.
struct TickStatistics {
  sim::Counter user;
  sim::Counter system;
  sim::Counter idle;
  static const sim::StatisticTable<TickStatistics>& table();
};

struct InterruptStatistics {
  sim::Counter device;            ///< all lines but the global clock's
  sim::Counter clock;             ///< IRQ 0
  sim::Counter calls;             ///< call-function IPIs sent
  sim::DurationHistogram latency; ///< from the assertion of a device line to its handler's first instruction
  static const sim::StatisticTable<InterruptStatistics>& table();
};

class Interrupts final : public machine::InterruptEntry {
 public:
  /// A device's handler; returns how many commands it completed, for the trace.
  using Handler = std::function<unsigned(machine::HardirqContext&)>;

  Interrupts(sim::Simulation& simulation, std::span<const std::unique_ptr<machine::Cpu>> cpus,
             machine::IoApic& io_apic, Scheduler& scheduler, Softirq& softirq, Timers& timers,
             const CoreCosts& costs, sim::Duration tick);
  ~Interrupts() override;

  static constexpr unsigned kClockLine = 0;
  /// `interrupts_off`: SA_INTERRUPT, the handler runs with interrupts off.
  void request_irq(unsigned line, bool interrupts_off, Handler handler);
  /// Make `vector` pending on `cpu` from any context with interrupts off: there at once, elsewhere by an IPI
  /// unless one is on its way.
  void raise_softirq_on(Context& sender, unsigned cpu, SoftirqVector vector);
  /// What `vector` does.
  void open_softirq(SoftirqVector vector, Softirq::Handler handler) {
    softirq_.open(vector, std::move(handler));
  }
  /// Sleep for `span` exactly, by a one-shot timer of the CPU that `task` is on, as later kernels'
  /// high-resolution timers do; no kernel of 2002 had them.
  void sleep_for(Task& task, sim::Duration span);
  /// Start the global clock and every CPU's local timer. `on_tick` is called when a tick of the global clock
  /// is due, before its interrupt.
  void start_clocks(std::function<void()> on_tick = {});

  const TickStatistics& ticks() const { return ticks_; }
  const InterruptStatistics& statistics() const { return statistics_; }
  /// Lines 0 to lines() - 1 have or could have a handler.
  unsigned lines() const { return static_cast<unsigned>(actions_.size()); }
  /// How often `cpu` has taken an interrupt of `line`.
  std::uint64_t taken(unsigned line, unsigned cpu) const { return actions_.at(line).taken.at(cpu); }

  void device_interrupt(machine::HardirqContext& context, unsigned irq) override;
  bool fast_possible(const machine::Cpu& cpu, machine::Vector vector) const override;
  void fast_begin(machine::HardirqContext& context, machine::Vector vector) override;
  void fast_end(machine::HardirqContext& context, machine::Vector vector) override;
  void slow_vector(machine::HardirqContext& context, machine::Vector vector) override;
  bool need_resched(const machine::Cpu& cpu) const override;
  void preempt(machine::Context& context) override;

 private:
  struct Action {
    Handler handler;
    bool interrupts_off = true;
    std::vector<std::uint64_t> taken; ///< by CPU
  };
  class LocalTimers;
  struct OneShotTimer;
  /// The local timer of `cpu` has expired.
  void tick(machine::Cpu& cpu);
  void begin_tick(machine::HardirqContext& context);
  void call_function_begin(machine::HardirqContext& context);
  void account_tick(const machine::Cpu& cpu);
  void irq_exit(machine::HardirqContext& context);
  void on_global_tick();

  sim::Simulation& simulation_;
  std::span<const std::unique_ptr<machine::Cpu>> cpus_;
  machine::IoApic& io_apic_;
  Scheduler& scheduler_;
  Softirq& softirq_;
  Timers& timers_;
  const CoreCosts& costs_;
  sim::Duration tick_;
  std::vector<Action> actions_;
  std::unique_ptr<LocalTimers> local_timers_;
  std::vector<std::unique_ptr<OneShotTimer>> one_shot_timers_; ///< by CPU
  std::function<void()> on_tick_;
  sim::Event global_tick_ = sim::Event::perpetual<&Interrupts::on_global_tick>(this);
  TickStatistics ticks_;
  InterruptStatistics statistics_;
};

} // namespace dioscope::kernel
