#include <set>

#include "tests/unit/machine/rig.hpp"

#include "models/kernel/functions.hpp"

using namespace dioscope;
using namespace dioscope::machine;
using namespace dioscope::machine::test;

namespace {

MachineParameters routed(std::string routing, std::int64_t cpus) {
  auto parameters = machine_of(cpus);
  parameters.interrupts.routing = std::move(routing);
  return parameters;
}

struct ApicRig : Rig {
  explicit ApicRig(const MachineParameters& machine)
      : Rig(machine), io_apic(simulation, cpus, parameters, 8) {
    entry.io_apic = &io_apic;
  }
  /// The device on `line` interrupts every `period`, and is served at once.
  void device(unsigned line, sim::Duration period, int times) {
    entry.device = [this](HardirqContext& context, unsigned irq) {
      context.charge(kernel::fn::do_IRQ, 5us);
      context.settle();
      io_apic.deassert_line(irq);
    };
    for (int i = 1; i <= times; ++i) at(i * period, [this, line] { io_apic.assert_line(line, 0); });
  }
  IoApic io_apic;
};

} // namespace

TEST_CASE(
    "140 Given an asserted level line, when its interrupt ends, then it comes again until the line is down") {
  ApicRig rig(routed("fixed", 2));
  rig.idle(0);
  rig.idle(1);
  int served = 0;
  rig.entry.device = [&](HardirqContext& context, unsigned irq) {
    context.charge(kernel::fn::do_IRQ, 5us);
    context.settle();
    if (++served == 3) rig.io_apic.deassert_line(irq);
  };
  rig.at(10us, [&] { rig.io_apic.assert_line(3, 42); });
  rig.at(12us, [&] { rig.io_apic.assert_line(3, 43); });
  rig.run();
  CHECK(served == 3);
  CHECK(rig.entry.log[0].cpu == 1);
  // Each message to the CPU takes a microsecond, and leaving hlt another one.
  CHECK(rig.entry.log[1].when == 18us);
  CHECK(rig.entry.log[2].when == 25us);
  CHECK(rig.io_apic.cause(3) == 42);
  CHECK(since_start(rig.io_apic.asserted_at(3)) == 10us);
}

TEST_CASE("141 Given fixed routing, when lines are spread or bound, then each stays on its CPU") {
  {
    ApicRig rig(routed("fixed", 4));
    for (unsigned cpu = 0; cpu < 4; ++cpu) rig.idle(cpu);
    rig.device(6, 5ms, 20);
    rig.run();
    CHECK(rig.entry.log.size() == 20);
    for (const auto& taken : rig.entry.log) CHECK(taken.cpu == 2);
    CHECK(rig.io_apic.destination(5) == 1);
  }
}

TEST_CASE("142 Given fixed routing to one CPU, when any line interrupts, then that CPU takes it") {
  auto parameters = routed("fixed", 4);
  parameters.interrupts.fixed_cpu = 3;
  ApicRig rig(parameters);
  for (unsigned cpu = 0; cpu < 4; ++cpu) rig.idle(cpu);
  rig.device(6, 5ms, 3);
  rig.run();
  for (const auto& taken : rig.entry.log) CHECK(taken.cpu == 3);
}

TEST_CASE("150 Given fixed routing to two CPUs, when lines are routed, then they take turns") {
  auto parameters = routed("fixed", 4);
  parameters.interrupts.fixed_cpu = 1;
  parameters.interrupts.fixed_cpus = 2;
  ApicRig rig(parameters);
  rig.run();
  CHECK(rig.io_apic.destination(0) == 1);
  CHECK(rig.io_apic.destination(1) == 2);
  CHECK(rig.io_apic.destination(2) == 1);
}

TEST_CASE(
    "151 Given as many lines as there can be, when the first and the last interrupt, then both are taken") {
  Rig rig(routed("fixed", 2));
  IoApic io_apic(rig.simulation, rig.cpus, rig.parameters, kDeviceLines);
  rig.entry.io_apic = &io_apic;
  rig.idle(0);
  rig.idle(1);
  rig.entry.device = [&](HardirqContext& context, unsigned irq) {
    context.charge(kernel::fn::do_IRQ, 5us);
    context.settle();
    io_apic.deassert_line(irq);
  };
  rig.at(10us, [&] {
    io_apic.assert_line(0, 0);
    io_apic.assert_line(kDeviceLines - 1, 0);
    io_apic.assert_line(2, 0);
  });
  rig.run();
  std::multiset<std::string> taken;
  for (const auto& interrupt : rig.entry.log) taken.insert(interrupt.what);
  CHECK(taken == std::multiset<std::string>{"irq0", "irq2", "irq" + std::to_string(kDeviceLines - 1)});
  CHECK_THROWS_AS(IoApic(rig.simulation, rig.cpus, rig.parameters, kDeviceLines + 1), std::invalid_argument);
}

TEST_CASE("143 Given round robin, when a line interrupts, then the CPUs take turns") {
  ApicRig rig(routed("round_robin", 3));
  for (unsigned cpu = 0; cpu < 3; ++cpu) rig.idle(cpu);
  rig.device(1, 1ms, 6);
  rig.run();
  std::vector<unsigned> cpus;
  for (const auto& taken : rig.entry.log) cpus.push_back(taken.cpu);
  CHECK(cpus == std::vector<unsigned>{1, 2, 0, 1, 2, 0});
}

TEST_CASE(
    "144 Given random_idle, when a line interrupts often, then it moves at most every 20 ms, to any CPU") {
  ApicRig rig(routed("random_idle", 4));
  for (unsigned cpu = 0; cpu < 4; ++cpu) rig.idle(cpu);
  rig.device(1, 1ms, 2000);
  rig.run();
  std::set<unsigned> used;
  sim::Duration moved{};
  int moves = 0;
  for (std::size_t i = 1; i < rig.entry.log.size(); ++i) {
    used.insert(rig.entry.log[i].cpu);
    if (rig.entry.log[i].cpu == rig.entry.log[i - 1].cpu) continue;
    // More jiffies than 20, not as many.
    if (moves++ > 0) CHECK(rig.entry.log[i].when / 1ms - moved / 1ms > 20);
    moved = rig.entry.log[i].when;
  }
  CHECK(used.size() == 4);
  CHECK(moves > 80);
  CHECK(moves <= 100);
}

TEST_CASE("145 Given random_idle and some busy CPUs, when a line moves, then only idle CPUs get it") {
  ApicRig rig(routed("random_idle", 4));
  rig.idle(0);
  rig.busy(1);
  rig.idle(2);
  rig.busy(3);
  rig.device(0, 1ms, 1000);
  rig.run_until(1001ms);
  std::set<unsigned> used;
  for (const auto& taken : rig.entry.log) used.insert(taken.cpu);
  CHECK(used == std::set<unsigned>{0, 2});
}

TEST_CASE("146 Given random_idle and no idle CPU, when a line moves, then to a neighbour all the same") {
  ApicRig rig(routed("random_idle", 3));
  for (unsigned cpu = 0; cpu < 3; ++cpu) rig.busy(cpu);
  rig.device(0, 1ms, 500);
  rig.run_until(501ms);
  std::set<unsigned> used;
  for (const auto& taken : rig.entry.log) used.insert(taken.cpu);
  CHECK(used.size() == 3);
}

TEST_CASE("147 Given an edge, when it comes while served it is taken once more, while pending it is lost "
          "into one") {
  ApicRig rig(routed("fixed", 1));
  rig.idle(0);
  rig.at(10us, [&] { rig.io_apic.pulse(0); });
  rig.at(12us, [&] { rig.io_apic.pulse(0); });
  rig.at(13us, [&] { rig.io_apic.pulse(0); });
  rig.run();
  REQUIRE(rig.entry.log.size() == 2);
  CHECK(rig.entry.log[1].when == 17us);
}

TEST_CASE("148 Given a pending interrupt, when the line moves, then the next goes to the new CPU") {
  ApicRig rig(routed("round_robin", 2));
  rig.idle(0);
  rig.idle(1);
  rig.device(0, 100us, 4);
  rig.run();
  CHECK(rig.io_apic.destination(0) == 0);
  CHECK(rig.cpus[0]->statistics().interrupts.value == 2);
  CHECK(rig.cpus[1]->statistics().interrupts.value == 2);
}

TEST_CASE("149 Given a CPU for the next interrupt only, when a line interrupts, then the policy has its way "
          "after that") {
  ApicRig rig(routed("fixed", 4));
  for (unsigned cpu = 0; cpu < 4; ++cpu) rig.idle(cpu);
  rig.device(1, 5ms, 3);
  rig.at(7ms, [&] { rig.io_apic.send_next_to(1, 3); });
  rig.run();
  REQUIRE(rig.entry.log.size() == 3);
  CHECK(rig.entry.log[0].cpu == 1);
  CHECK(rig.entry.log[1].cpu == 3);
  // Fixed routing leaves a line where it is.
  CHECK(rig.entry.log[2].cpu == 3);
}
