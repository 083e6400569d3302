#include <doctest/doctest.h>

#include <array>

#include "instant_device.hpp"
#include "stub_driver.hpp"
#include "tests/unit/support/child.hpp"

namespace dioscope::storage::test {
namespace {

StorageParameters fast(std::int64_t adapters, std::int64_t devices, std::int64_t latency_ns = 10'000) {
  auto p = small(adapters, devices);
  p.device = "fixed_latency";
  p.adapter = prompt();
  p.fixed_latency.latency = sim::Duration{latency_ns};
  return p;
}

/// A port that is asked for commands of 4 KiB, and their places.
struct Asker {
  explicit Asker(std::size_t most) : commands(most) {
    for (auto& command : commands) command.length = sim::Bytes{4096};
  }
  Command& next(std::uint32_t disk) {
    commands[used].disk = disk;
    return commands[used++];
  }
  std::vector<Command> commands;
  std::size_t used = 0;
};

} // namespace

TEST_CASE(
    "590: Given a fixed latency, When commands come one by one, Then each takes it and the adapter's times") {
  sim::Simulation simulation(options());
  auto parameters = fast(1, 1, 12'345);
  parameters.adapter.firmware_start = sim::Duration{700};
  parameters.adapter.firmware_completion = sim::Duration{300};
  Storage storage(simulation, parameters);
  StubDriver driver(simulation, storage, sim::Duration{0});
  driver.add({.disk = 0, .commands = 20, .outstanding = 1, .length = {4096}});
  driver.run();
  REQUIRE(driver.done().size() == 20);
  for (const auto& done : driver.done()) CHECK(done.completed - done.issued == sim::Duration{13'345});
  const auto& s = storage.device_statistics();
  CHECK(s.commands.value == 20);
  CHECK(s.service.min() == sim::Duration{12'345});
  CHECK(s.service.max() == sim::Duration{12'345});
  CHECK(storage.loops() == 0);
  CHECK(storage.describe().empty());
}

TEST_CASE(
    "591: Given three channels, When ten commands come at once, Then three are served at a time, in order") {
  sim::Simulation simulation(options());
  auto parameters = fast(1, 1, 1'000);
  parameters.fixed_latency.channels = 3;
  Storage storage(simulation, parameters);
  StubDriver driver(simulation, storage, sim::Duration{0});
  driver.add({.disk = 0, .commands = 10, .outstanding = 10, .length = {4096}});
  driver.run();
  REQUIRE(driver.done().size() == 10);
  for (std::int64_t n = 0; n < 10; ++n) {
    CHECK(driver.done()[static_cast<std::size_t>(n)].number == n);
    CHECK(driver.done()[static_cast<std::size_t>(n)].completed.time_since_epoch() ==
          sim::Duration{1'000} * (n / 3 + 1));
  }
  const auto& s = storage.device_statistics();
  CHECK(s.queued.min() == sim::Duration{0});
  CHECK(s.queued.max() == sim::Duration{3'000});
  CHECK(s.service.max() == sim::Duration{4'000});
}

TEST_CASE(
    "593: Given completion within queue_command, When a command is queued, Then it is done, without event, "
    "line or gate") {
  sim::Simulation simulation(options());
  auto parameters = fast(1, 2, 0);
  parameters.fixed_latency.inline_completion = true;
  Storage storage(simulation, parameters);
  struct KeepAll final : CompletionGate {
    bool keep(Adapter& /*adapter*/) override { return true; }
  } gate;
  storage.set_gate(&gate);
  NotingLine line(simulation);
  Port& port = storage.port(0, 0);
  port.set_interrupt_line(line, 21);
  CHECK(port.completes_inline());
  go_to(simulation, simulation.now() + sim::Duration{777});
  std::array<unsigned, 2> received{};
  simulation.tracer().listen(static_cast<std::uint16_t>(Tracepoint::hw_command_received),
                             [&](const sim::TraceEvent& event) { ++received.at(event.arguments[0]); });
  Asker asker(4);
  for (std::uint32_t n = 0; n < 4; ++n) {
    Command& command = asker.next(n % 2);
    port.queue_command(command);
    CHECK(port.has_response());
    CHECK(command.responded == simulation.now());
    CHECK(port.pop_response() == &command);
    CHECK_FALSE(port.has_response());
  }
  port.queue_command(asker.commands[0]);
  port.enable_interrupts(false);
  port.enable_interrupts(true);
  CHECK(port.pop_response() == &asker.commands[0]);
  CHECK(line.assertions == 0);
  CHECK(line.sound);
  CHECK(simulation.calendar().empty());
  CHECK(simulation.calendar().fired() == 0);
  CHECK(storage.device_statistics().commands.value == 5);
  CHECK(received[1] == 2);
}

TEST_CASE(
    "594: Given a null device, When a command is queued, Then its interrupt comes at the same nanosecond") {
  sim::Simulation simulation(options());
  Storage storage(simulation, fast(1, 1, 0));
  NotingLine line(simulation);
  storage.port(0, 0).set_interrupt_line(line, 21);
  CHECK_FALSE(storage.port(0, 0).completes_inline());
  Asker asker(1);
  storage.port(0, 0).queue_command(asker.next(0));
  CHECK_FALSE(storage.port(0, 0).has_response());
  go_to(simulation, simulation.now());
  CHECK(line.asserted);
  CHECK(simulation.now() == sim::TimePoint{});
  CHECK(storage.port(0, 0).pop_response() == asker.commands.data());
}

TEST_CASE(
    "595: Given four queue pairs, When each asks the same devices, Then each has its responses, its line and "
    "its limit") {
  sim::Simulation simulation(options());
  auto parameters = fast(2, 3, 1'000);
  parameters.fixed_latency.queues = 4;
  parameters.fixed_latency.channels = 1;
  parameters.adapter.can_queue = 2;
  Storage storage(simulation, parameters);
  CHECK(storage.adapters() == 2);
  CHECK(storage.queues() == 4);
  CHECK(storage.disks() == 6);
  REQUIRE(storage.ports(1).size() == 4);
  CHECK(storage.ports(1)[3] == &storage.port(1, 3));
  CHECK(&storage.adapter(1) == storage.ports(1)[0]);
  std::deque<NotingLine> lines;
  Asker asker(9);
  for (unsigned q = 0; q < 4; ++q) {
    storage.port(1, q).set_interrupt_line(lines.emplace_back(simulation), 30 + q);
    storage.port(1, q).queue_command(asker.next(4));
  }
  storage.port(1, 2).queue_command(asker.next(5));
  CHECK_THROWS_AS(storage.port(1, 2).queue_command(asker.next(3)), std::logic_error);
  CHECK_THROWS_AS(storage.port(1, 0).queue_command(asker.next(2)), std::logic_error);
  CHECK(storage.describe().find("adapter 1, queue 2: 2 outstanding") != std::string::npos);
  // Device 4 serves one at a time, in order of arrival: queue after queue.
  for (unsigned q = 0; q < 4; ++q) {
    go_to(simulation, sim::TimePoint{sim::Duration{1'000 * (q + 1)}});
    CHECK(lines[q].asserted);
    CHECK(lines[q].asserted_at.time_since_epoch() == sim::Duration{q == 2 ? 1'000 : 1'000 * (q + 1)});
  }
  CHECK(storage.port(1, 2).pop_response() == &asker.commands[4]);
  for (unsigned q = 0; q < 4; ++q) CHECK(storage.port(1, q).pop_response() == &asker.commands[q]);
  for (auto& line : lines) CHECK((line.sound && !line.asserted));
}

TEST_CASE("596: Given values of a fast device that contradict each other, When checked, Then the message "
          "says which") {
  auto message = [](auto change) {
    auto p = fast(1, 1, 0);
    change(p);
    try {
      p.check();
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(message([](auto& p) { p.pci_buses = 5; }).empty()); // it has none
  CHECK(message([](auto& p) { p.fixed_latency.inline_completion = true; }).empty());
  const auto slow = message([](auto& p) {
    p.fixed_latency.inline_completion = true;
    p.fixed_latency.latency = sim::Duration{10'000};
  });
  CHECK(slow.find("page_time = 0ns, found 10us and 0ns") != std::string::npos);
  const auto firmware = message([](auto& p) {
    p.fixed_latency.inline_completion = true;
    p.adapter.firmware_start = sim::Duration{20'000};
  });
  CHECK(firmware.find("storage.adapter.firmware_start = 0ns") != std::string::npos);
  CHECK(firmware.find("found 20us and 0ns") != std::string::npos);
  const auto negative = message([](auto& p) {
    p.fixed_latency.distribution = "uniform";
    p.fixed_latency.spread = 0.7;
  });
  CHECK(negative.find("storage.fixed_latency.spread = 0.7") != std::string::npos);
  CHECK(negative.find("0 .. 0.5774") != std::string::npos);
  CHECK_FALSE(message([](auto& p) {
                p.fixed_latency.distribution = "exponential";
                p.fixed_latency.spread = 1.1;
              }).empty());
}

TEST_CASE(
    "597: Given equal seeds, When fast devices run, Then event by event alike, and each draws for itself") {
  auto fingerprint = [](std::uint64_t seed) {
    return dioscope::test::in_child([&] {
      auto o = options();
      o.seed = seed;
      sim::Simulation simulation(o);
      auto parameters = fast(1, 4, 20'000);
      parameters.fixed_latency.distribution = "lognormal";
      Storage storage(simulation, parameters);
      StubDriver driver(simulation, storage);
      for (std::uint32_t d = 0; d < 4; ++d) driver.add({.disk = d, .write = d == 1, .commands = 50});
      driver.run();
      const bool alike = driver.finished(0) == driver.finished(1);
      return std::to_string(simulation.tracer().fingerprint()) + (alike ? " alike" : " different");
    });
  };
  const auto first = fingerprint(1);
  CHECK(first.ends_with(" different"));
  CHECK(fingerprint(1) == first);
  CHECK(fingerprint(2) != first);
}

} // namespace dioscope::storage::test
