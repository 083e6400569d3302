#include <sstream>

#include <doctest/doctest.h>

#include "models/memory/functions.hpp"
#include "models/system.hpp"
#include "models/tracepoints.hpp"
#include "tests/unit/support/child.hpp"

using namespace dioscope;
using namespace std::chrono_literals;
using dioscope::test::in_child;

namespace {

/// Two adapters with four disks each, all of them read.
SystemParameters small_machine(std::int64_t cpus) {
  SystemParameters parameters;
  parameters.machine.cpus = cpus;
  parameters.storage.adapters = 2;
  parameters.storage.disks_per_adapter = 4;
  parameters.storage.pci_buses = 1;
  parameters.workload.requests = 20;
  return parameters;
}

struct Outcome {
  std::uint64_t fingerprint = 0;
  std::int64_t elapsed_ns = 0;
  std::uint64_t bytes = 0;
  std::uint64_t requests = 0;
  std::uint64_t ipis = 0;
  std::uint64_t ipi_events = 0;
  std::uint64_t device_interrupts = 0;
  std::uint64_t clock_interrupts = 0;
  std::uint64_t local_ticks = 0;
  std::uint64_t switches = 0;
  std::uint64_t switch_events = 0;
  std::int64_t get_user_pages_ns = 0;
  std::uint64_t commands = 0;
};

/// Run the system in a process of its own. System::run() checks the books.
Outcome run(const SystemParameters& parameters, bool run_ahead = true) {
  const auto text = in_child([&] {
    sim::Simulation::Options options;
    options.run_ahead = run_ahead;
    options.tracepoints = kTracepoints;
    sim::Simulation simulation(options);
    std::uint64_t switch_events = 0;
    std::uint64_t ipi_events = 0;
    simulation.tracer().listen(static_cast<std::uint16_t>(Tracepoint::sched_switch),
                               [&](const sim::TraceEvent&) { ++switch_events; });
    simulation.tracer().listen(static_cast<std::uint16_t>(Tracepoint::ipi_raise),
                               [&](const sim::TraceEvent&) { ++ipi_events; });
    System system(simulation, parameters);
    system.run();
    std::uint64_t ticks = 0;
    for (const auto& cpu : system.cpus()) ticks += cpu->statistics().ticks.value;
    sim::Duration get_user_pages{0};
    for (const auto& entry : system.ledger().entries())
      if (entry.function == memory::fn::get_user_pages) get_user_pages += entry.time;
    const auto& io = system.direct_io().statistics();
    const auto& scheduler = system.scheduler().statistics();
    const auto& interrupts = system.interrupts().statistics();
    std::ostringstream out;
    out << simulation.tracer().fingerprint() << ' ' << simulation.now().time_since_epoch().count() << ' '
        << io.bytes.value << ' ' << io.requests.value << ' ' << scheduler.reschedule_ipis.value << ' '
        << ipi_events << ' ' << interrupts.device.value << ' ' << interrupts.clock.value << ' ' << ticks
        << ' ' << scheduler.switches.value << ' ' << switch_events << ' ' << get_user_pages.count() << ' '
        << system.scsi().statistics().commands.value;
    return out.str();
  });
  Outcome o;
  std::istringstream in(text);
  in >> o.fingerprint >> o.elapsed_ns >> o.bytes >> o.requests >> o.ipis >> o.ipi_events >>
      o.device_interrupts >> o.clock_interrupts >> o.local_ticks >> o.switches >> o.switch_events >>
      o.get_user_pages_ns >> o.commands;
  REQUIRE_FALSE(in.fail());
  return o;
}

/// What get_user_pages costs a process bound to CPU 0, per page, when the interrupt is bound to `irq_cpu`.
double get_user_pages_ns(const std::string& completion, std::int64_t irq_cpu) {
  auto parameters = small_machine(2);
  parameters.dio.completion = completion;
  parameters.workload.disks = 1;
  parameters.workload.pin = true;
  parameters.workload.requests = 50;
  parameters.machine.interrupts.routing = "fixed";
  parameters.machine.interrupts.fixed_cpu = irq_cpu;
  return static_cast<double>(run(parameters).get_user_pages_ns) / (50 * 64);
}

} // namespace

TEST_CASE(
    "650 Given a small machine, when every design reads and writes, then all is done and the books balance") {
  for (const auto* completion : {"process_reap", "process_last_bio", "interrupt"})
    for (const auto* direction : {"read", "write"}) {
      CAPTURE(completion);
      CAPTURE(direction);
      auto parameters = small_machine(8);
      parameters.dio.completion = completion;
      parameters.workload.direction = direction;
      const auto outcome = run(parameters);
      CHECK(outcome.requests == 160);
      CHECK(outcome.bytes == 160 * (256 << 10));
      CHECK(outcome.commands >=
            320); // a sleeper unplugs everybody: now and then a request goes out too early
      CHECK(outcome.commands <= 330);
      CHECK(outcome.device_interrupts > 300);
      CHECK(outcome.device_interrupts <= outcome.commands);
      CHECK(outcome.switches == outcome.switch_events);
      CHECK(outcome.ipis == outcome.ipi_events);
    }
}

TEST_CASE("651 Given one CPU instead of eight, when the same is read, then the bytes are the same and no IPI "
          "is sent") {
  const auto eight = run(small_machine(8));
  const auto one = run(small_machine(1));
  CHECK(one.bytes == eight.bytes);
  CHECK(eight.ipis > 100);
  CHECK(one.ipis == 0);
  CHECK(one.ipi_events == 0);
}

TEST_CASE("652 Given contexts that may not run ahead, when the same is run, then the same happens") {
  for (const auto* completion : {"process_reap", "interrupt"}) {
    auto parameters = small_machine(4);
    parameters.dio.completion = completion;
    const auto ahead = run(parameters, true);
    const auto plain = run(parameters, false);
    CHECK(ahead.fingerprint == plain.fingerprint);
    CHECK(ahead.elapsed_ns == plain.elapsed_ns);
  }
}

TEST_CASE(
    "653 Given half the HZ, when the same is read, then half the ticks come and nothing else changes much") {
  auto parameters = small_machine(4);
  const auto full = run(parameters);
  parameters.machine.hz = sim::Frequency{500};
  const auto half = run(parameters);
  const auto per_second = [](std::uint64_t count, const Outcome& of) {
    return static_cast<double>(count) * 1e9 / static_cast<double>(of.elapsed_ns);
  };
  CHECK(per_second(full.local_ticks, full) == doctest::Approx(4000).epsilon(0.01));
  CHECK(per_second(half.local_ticks, half) == doctest::Approx(2000).epsilon(0.01));
  CHECK(per_second(full.clock_interrupts, full) == doctest::Approx(1000).epsilon(0.01));
  CHECK(per_second(half.clock_interrupts, half) == doctest::Approx(500).epsilon(0.01));
  CHECK(half.bytes == full.bytes);
  // Where a request is unplugged while it is built its parts are commands of their own.
  CHECK(static_cast<double>(half.commands) ==
        doctest::Approx(static_cast<double>(full.commands)).epsilon(0.02));
  CHECK(static_cast<double>(half.elapsed_ns) ==
        doctest::Approx(static_cast<double>(full.elapsed_ns)).epsilon(0.03));
}

TEST_CASE("654 Given the interrupt on another CPU, when it completes the pages, then pinning them again is "
          "costlier, and on the same CPU it is not") {
  const double process_far = get_user_pages_ns("process_last_bio", 1);
  const double interrupt_far = get_user_pages_ns("interrupt", 1);
  const double process_near = get_user_pages_ns("process_last_bio", 0);
  const double interrupt_near = get_user_pages_ns("interrupt", 0);
  CAPTURE(process_far);
  CAPTURE(interrupt_far);
  CHECK(interrupt_far > process_far + 140); // a transfer for a hit, but for the first request
  CHECK(interrupt_far < process_far + 160);
  CHECK(interrupt_near == doctest::Approx(process_near).epsilon(0.001));
  CHECK(process_near == doctest::Approx(process_far).epsilon(0.001));
}

TEST_CASE("655 Given an adapter whose interrupts get lost, when nothing can move any more, then the run ends "
          "as a stall "
          "that names the sleepers and what they wait for") {
  struct DeadLine final : storage::InterruptLine {
    void assert_line(sim::EventId /*cause*/) override {}
    void deassert_line() override {}
  };
  const auto text = in_child([] {
    sim::Simulation simulation({.tracepoints = kTracepoints});
    System system(simulation, small_machine(2));
    DeadLine dead;
    system.storage().adapter(0).set_interrupt_line(dead, 21);
    try {
      system.run();
    } catch (const Stall& stall) {
      return std::string(stall.what());
    }
    return std::string("no stall");
  });
  CHECK(text.find("stall at 2.000 s") == 0);
  CHECK(text.find(" raw_io.0 (waits for BIOs of its request to end)") != std::string::npos);
  CHECK(text.find(" raw_io.4 ") == std::string::npos); // on the other adapter: done
  CHECK(text.find("adapter 0") != std::string::npos);
}
