#pragma once
/// A kernel without devices: tasks that run test bodies, interrupts on request. The books of every CPU are
/// checked at the end of every run.
#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "models/kernel/interrupts.hpp"
#include "models/kernel/wait_queue.hpp"
#include "models/tracepoints.hpp"
#include "tests/unit/support/actors.hpp"

namespace dioscope::kernel::test {

using namespace std::chrono_literals;
using machine::ContextKind;
using machine::Fn;

inline sim::Duration since_start(sim::TimePoint time) { return time.time_since_epoch(); }

struct RigOptions {
  std::int64_t cpus = 2;
  bool clocks = false;
  sim::Frequency hz{1000};
  SchedulerParameters scheduler{};
  sim::Simulation::Options simulation{};
  bool listens = true; ///< to every tracepoint, details too; without, locks are taken as in a run
};

struct Rig {
  explicit Rig(const RigOptions& options = {})
      : machine_parameters(machine_of(options)), scheduler_parameters(options.scheduler),
        simulation(traced(options.simulation)), ledger(static_cast<unsigned>(options.cpus)),
        cpus(make_cpus(options)), io_apic(simulation, cpus, machine_parameters, 60),
        scheduler(simulation, cpus, scheduler_parameters, locks, options.hz.period()),
        softirq(cpus.size(), scheduler, costs), timers(scheduler, costs, locks, options.hz.period()),
        interrupts(simulation, cpus, io_apic, scheduler, softirq, timers, costs, options.hz.period()) {
    for (unsigned cpu = 0; cpu < options.cpus; ++cpu) softirq.start_ksoftirqd(cpu);
    if (options.clocks) interrupts.start_clocks();
    if (options.listens)
      simulation.tracer().listen_all([this](const sim::TraceEvent& event) { events.push_back(event); });
  }
  ~Rig() { CHECK_MESSAGE(ran, "the rig never ran"); }
  Rig(const Rig&) = delete;
  Rig& operator=(const Rig&) = delete;

  /// A task that runs `body` from the start on `cpu`.
  Task& task(unsigned cpu, std::function<void(Task&)> body, int nice = 0) {
    auto& made = scheduler.create("test", nice, std::move(body));
    scheduler.start(made, cpu);
    return made;
  }
  /// A task that computes in user mode for ever.
  Task& hog(unsigned cpu, int nice = 0) { return task(cpu, compute_for_ever, nice); }
  static void compute_for_ever(Task& self) {
    self.context.change_kind(ContextKind::user);
    for (;;) work(self, 100us);
  }
  static void work(Task& self, sim::Duration span) {
    self.context.charge(machine::fn::user_code, span);
    self.context.settle();
  }
  /// Sleep until somebody wakes the task.
  void sleep(Task& self) {
    self.context.settle();
    self.prepare_to_sleep(TaskState::uninterruptible, {.what = "a test"});
    scheduler.schedule(self);
  }
  void at(sim::Duration when, std::function<void()> what) {
    auto& call = calls.emplace_back(std::move(what));
    simulation.calendar().schedule(call.event, sim::TimePoint{when}, sim::Priority::hardware);
  }
  /// A device on `line`, which goes to CPU line modulo CPUs; its handler takes the line down and runs
  /// `handler`.
  void device(unsigned line, bool interrupts_off, std::function<void(machine::HardirqContext&)> handler) {
    interrupts.request_irq(line, interrupts_off, [this, line, handler](machine::HardirqContext& context) {
      io_apic.deassert_line(line);
      handler(context);
      return 0U;
    });
  }
  void interrupt_at(sim::Duration when, unsigned line) {
    at(when, [this, line] { io_apic.assert_line(line, 0); });
  }

  void run() {
    ran = true;
    simulation.run();
    machine::check_books(ledger, cpus, since_start(simulation.now()));
  }
  void run_until(sim::Duration end) {
    at(end, [this] { simulation.stop(); });
    run();
  }
  void run_to_error() {
    ran = true;
    CHECK_THROWS_AS(simulation.run(), machine::InternalError);
  }

  std::size_t count(Tracepoint kind) const { return of_kind(kind).size(); }
  std::vector<sim::TraceEvent> of_kind(Tracepoint kind) const {
    std::vector<sim::TraceEvent> list;
    for (const auto& event : events)
      if (event.kind == static_cast<std::uint16_t>(kind)) list.push_back(event);
    return list;
  }
  sim::Duration booked(unsigned cpu, Fn fn, machine::Reason reason) const {
    sim::Duration sum{0};
    for (const auto& entry : ledger.entries())
      if (entry.cpu == cpu && entry.function == fn && entry.reason == reason) sum += entry.time;
    return sum;
  }

  machine::MachineParameters machine_parameters;
  SchedulerParameters scheduler_parameters;
  CoreCosts costs;
  sim::Simulation simulation;
  machine::Ledger ledger;
  std::vector<std::unique_ptr<machine::Cpu>> cpus;
  machine::IoApic io_apic;
  LockParameters lock_parameters;
  Locks locks{simulation, lock_parameters};
  Scheduler scheduler;
  Softirq softirq;
  Timers timers;
  Interrupts interrupts;
  std::deque<dioscope::test::Call> calls;
  std::vector<sim::TraceEvent> events;
  bool ran = false;

 private:
  static machine::MachineParameters machine_of(const RigOptions& options) {
    machine::MachineParameters parameters;
    parameters.cpus = options.cpus;
    parameters.hz = options.hz;
    parameters.interrupts.routing = "fixed";
    return parameters;
  }
  static sim::Simulation::Options traced(sim::Simulation::Options options) {
    options.tracepoints = kTracepoints;
    return options;
  }
  std::vector<std::unique_ptr<machine::Cpu>> make_cpus(const RigOptions& options) {
    std::vector<std::unique_ptr<machine::Cpu>> list;
    for (unsigned cpu = 0; cpu < options.cpus; ++cpu)
      list.push_back(std::make_unique<machine::Cpu>(cpu, simulation, ledger, machine_parameters));
    return list;
  }
};

} // namespace dioscope::kernel::test
