#include <doctest/doctest.h>

#include "instant_device.hpp"
#include "stub_driver.hpp"

namespace dioscope::storage::test {

TEST_CASE("525: Given interrupts that are off, When responses come, Then they wait and the line rests") {
  sim::Simulation simulation(options());
  Bench bench(simulation);
  bench.adapter.enable_interrupts(false);
  bench.post();
  bench.post();
  CHECK(bench.adapter.has_response());
  CHECK(bench.line.assertions == 0);
  CHECK(bench.adapter.pop_response() == &bench.commands[0]);
  CHECK(bench.adapter.pop_response() == &bench.commands[1]);
  CHECK(bench.adapter.pop_response() == nullptr);
  CHECK(bench.line.sound);
  bench.adapter.enable_interrupts(true);
  CHECK_FALSE(bench.line.asserted);
  bench.post();
  CHECK(bench.line.asserted);
}

TEST_CASE(
    "526: Given responses that wait, When interrupts are switched on, Then the line is asserted at once, "
    "and switching off deasserts it") {
  sim::Simulation simulation(options());
  auto parameters = prompt();
  parameters.coalesce_count = 8;
  parameters.coalesce_delay = sim::Duration{1'000};
  Bench bench(simulation, parameters);
  bench.adapter.enable_interrupts(false);
  bench.post();
  bench.pass(5'000);
  CHECK(bench.line.assertions == 0);
  bench.adapter.enable_interrupts(true);
  CHECK(bench.line.asserted);
  bench.adapter.enable_interrupts(true);
  CHECK(bench.line.assertions == 1);
  bench.adapter.enable_interrupts(false);
  CHECK_FALSE(bench.line.asserted);
  bench.adapter.enable_interrupts(true);
  CHECK(bench.line.assertions == 2);
  bench.adapter.pop_response();
  CHECK_FALSE(bench.line.asserted);
  CHECK(bench.line.sound);
}

TEST_CASE(
    "527: Given a listener, When responses become visible, Then it hears of each once, interrupts or not") {
  struct Listener final : ResponseListener {
    void on_response_visible(Port& port) override {
      seen += port.has_response() ? 1 : 0;
      last = &port;
    }
    int seen = 0;
    Port* last = nullptr;
  } listener;
  sim::Simulation simulation(options());
  Bench bench(simulation);
  bench.adapter.set_listener(&listener);
  bench.post();
  CHECK(listener.seen == 1);
  CHECK(listener.last == &bench.adapter);
  bench.adapter.enable_interrupts(false);
  bench.post();
  CHECK(listener.seen == 2);
  bench.adapter.set_listener(nullptr);
  bench.post();
  CHECK(listener.seen == 2);
}

TEST_CASE("528: Given one device behind two adapters, When both ask, Then each gets its own responses") {
  sim::Simulation simulation(options());
  InstantDevice device(simulation);
  device.hold = true;
  Adapter first(simulation, prompt(), sim::Duration{0}, 0);
  Adapter second(simulation, prompt(), sim::Duration{0}, 1);
  first.attach(device);
  second.attach(device);
  Command one{.length = {4096}};
  Command other{.length = {8192}};
  first.queue_command(one);
  second.queue_command(other);
  go_to(simulation, simulation.now() + sim::Duration{300});
  CHECK(device.held.size() == 2);
  device.answer_oldest();
  go_to(simulation, simulation.now());
  CHECK_FALSE(second.has_response());
  CHECK(first.pop_response() == &one);
  device.answer_oldest();
  go_to(simulation, simulation.now());
  CHECK(second.pop_response() == &other);
  CHECK(device.counted.commands.value == 2);
  CHECK(device.counted.bytes_read.value == 4096 + 8192);
  CHECK(device.counted.service.min() == sim::Duration{300});
}

} // namespace dioscope::storage::test
