#pragma once
/// Processors with a mock kernel, and contexts that run test bodies on them. The books of every CPU are
/// checked at the end of every run.
#include <doctest/doctest.h>

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "models/kernel/functions.hpp"
#include "models/machine/io_apic.hpp"
#include "models/tracepoints.hpp"
#include "tests/unit/support/actors.hpp"

namespace dioscope::machine::test {

using namespace std::chrono_literals;

inline sim::Duration since_start(sim::TimePoint time) { return time.time_since_epoch(); }

/// Serves every interrupt in `cost`, device interrupts by `device` when that is set.
class MockEntry final : public InterruptEntry {
 public:
  void device_interrupt(HardirqContext& context, unsigned irq) override {
    log.push_back({"irq" + std::to_string(irq), context.cpu().number(), since_start(context.now())});
    if (device)
      device(context, irq);
    else
      context.charge(kernel::fn::do_IRQ, cost);
    context.settle();
    context.cpu().end_of_interrupt();
    if (io_apic != nullptr) io_apic->end_of_interrupt(irq);
  }
  bool fast_possible(const Cpu& /*cpu*/, Vector /*vector*/) const override { return fast; }
  void fast_begin(HardirqContext& context, Vector vector) override {
    log.push_back({name(vector), context.cpu().number(), since_start(context.now())});
    context.charge(kernel::fn::smp_apic_timer_interrupt, cost);
  }
  void fast_end(HardirqContext& context, Vector /*vector*/) override {
    context.cpu().end_of_interrupt();
    ended.push_back(since_start(context.now()));
  }
  void slow_vector(HardirqContext& context, Vector vector) override {
    log.push_back({name(vector), context.cpu().number(), since_start(context.now())});
    context.charge(kernel::fn::smp_apic_timer_interrupt, cost);
    context.settle();
    if (in_vector) in_vector(context);
    context.settle();
    context.cpu().end_of_interrupt();
    ended.push_back(since_start(context.now()));
  }
  bool need_resched(const Cpu& /*cpu*/) const override { return resched; }
  void preempt(Context& context) override {
    ++preemptions;
    resched = false;
    if (on_preempt) on_preempt(context);
  }

  struct Taken {
    std::string what;
    unsigned cpu;
    sim::Duration when;
  };
  std::vector<Taken> log;
  std::vector<sim::Duration> ended; ///< of the CPU's own vectors
  std::function<void(HardirqContext&, unsigned)> device;
  std::function<void(HardirqContext&)> in_vector;
  std::function<void(Context&)> on_preempt;
  IoApic* io_apic = nullptr;
  sim::Duration cost = 5us;
  bool fast = true;
  bool resched = false;
  int preemptions = 0;

 private:
  static std::string name(Vector vector) { return vector == kTimerVector ? "timer" : "reschedule"; }
};

inline sim::Simulation::Options traced(sim::Simulation::Options options = {}) {
  options.tracepoints = kTracepoints;
  return options;
}

inline MachineParameters machine_of(std::int64_t cpus) {
  MachineParameters parameters;
  parameters.cpus = cpus;
  return parameters;
}

struct Rig {
  explicit Rig(const MachineParameters& machine = machine_of(2), const sim::Simulation::Options& options = {})
      : parameters(machine), simulation(traced(options)), ledger(static_cast<unsigned>(machine.cpus)) {
    for (unsigned number = 0; number < parameters.cpus; ++number) {
      cpus.push_back(std::make_unique<Cpu>(number, simulation, ledger, parameters));
      cpus.back()->set_entry(entry);
    }
    simulation.tracer().listen_all([this](const sim::TraceEvent& event) { events.push_back(event); });
  }
  ~Rig() { CHECK_MESSAGE(ran, "the rig never ran"); }
  Rig(const Rig&) = delete;
  Rig& operator=(const Rig&) = delete;

  /// `body` runs as the bottom context of `cpu`, from the start; then the CPU halts.
  ProcessContext& bottom(unsigned cpu, std::function<void(ProcessContext&)> body,
                         ContextKind kind = ContextKind::process) {
    auto& context = contexts.emplace_back(kind, simulation);
    auto& actor = simulation.spawn("bottom", [this, cpu, &context, body = std::move(body)] {
      cpus[cpu]->boot(context);
      body(context);
      for (;;) cpus[cpu]->halt(context);
    });
    context.attach(actor, ++tasks, false);
    return context;
  }
  void idle(unsigned cpu) {
    bottom(
        cpu, [](ProcessContext&) {}, ContextKind::idle);
  }
  /// A context that runs `body` once something switches to it, and then halts.
  ProcessContext& sleeper(std::function<void(ProcessContext&)> body) {
    auto& context = contexts.emplace_back(ContextKind::process, simulation);
    auto& actor = simulation.spawn("sleeper", [&context, body = std::move(body)](sim::Actor& self) {
      self.park();
      context.irq_enable();
      body(context);
      for (;;) context.cpu().halt(context);
    });
    context.attach(actor, ++tasks, true);
    return context;
  }
  /// `cpu` is never idle: from the start it works for ever.
  void busy(unsigned cpu) {
    auto& worker = sleeper([](ProcessContext& context) {
      for (;;) {
        context.charge(machine::fn::user_code, 100us);
        context.settle();
      }
    });
    bottom(
        cpu,
        [this, cpu, &worker](ProcessContext& context) {
          context.irq_disable();
          cpus[cpu]->switch_to(context, worker);
        },
        ContextKind::idle);
  }
  void at(sim::Duration when, std::function<void()> what) {
    auto& call = calls.emplace_back(std::move(what));
    simulation.calendar().schedule(call.event, sim::TimePoint{when}, sim::Priority::hardware);
  }
  void raise_at(sim::Duration when, unsigned cpu, Vector vector) {
    at(when, [this, cpu, vector] { cpus[cpu]->raise(vector); });
  }

  void run() {
    ran = true;
    simulation.run();
    check_books(ledger, cpus, since_start(simulation.now()));
  }
  void run_until(sim::Duration end) {
    at(end, [this] { simulation.stop(); });
    run();
  }
  /// The run breaks a rule of the model.
  void run_to_error() {
    ran = true;
    CHECK_THROWS_AS(simulation.run(), InternalError);
  }
  sim::Duration booked(unsigned cpu, ContextKind kind, Fn fn, Reason reason = Reason::run) const {
    sim::Duration sum{0};
    for (const auto& entry : ledger.entries())
      if (entry.cpu == cpu && entry.kind == kind && entry.function == fn && entry.reason == reason)
        sum += entry.time;
    return sum;
  }

  MachineParameters parameters;
  sim::Simulation simulation;
  Ledger ledger;
  MockEntry entry;
  std::vector<std::unique_ptr<Cpu>> cpus;
  std::deque<ProcessContext> contexts;
  std::deque<dioscope::test::Call> calls;
  std::vector<sim::TraceEvent> events;
  std::uint32_t tasks = 0;
  bool ran = false;
};

} // namespace dioscope::machine::test
