#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "instant_device.hpp"
#include "stub_driver.hpp"

namespace dioscope::storage::test {
namespace {

AdapterParameters coalescing(std::int64_t count, std::int64_t delay) {
  auto parameters = prompt();
  parameters.coalesce_count = count;
  parameters.coalesce_delay = sim::Duration{delay};
  return parameters;
}

/// The line as it is documented.
struct Reference {
  std::size_t count;
  sim::Duration delay;
  std::deque<sim::TimePoint> waiting{};
  bool on = true;
  bool asserted = false;
  sim::TimePoint asserted_at{};

  void assert_line(sim::TimePoint when) {
    asserted = true;
    asserted_at = when;
  }
  void go_to(sim::TimePoint now) {
    if (on && !asserted && !waiting.empty() && waiting.front() + delay <= now)
      assert_line(waiting.front() + delay);
  }
  void post(sim::TimePoint now) {
    waiting.push_back(now);
    if (on && !asserted && waiting.size() >= count) assert_line(now);
    go_to(now);
  }
  void pop() {
    if (!waiting.empty()) waiting.pop_front();
    if (waiting.empty()) asserted = false;
  }
  void enable(sim::TimePoint now, bool enabled) {
    if (on == enabled) return;
    on = enabled;
    asserted = false;
    if (on && !waiting.empty()) assert_line(now);
  }
};

} // namespace

TEST_CASE("529: Given a count and a delay, When responses come, Then the line waits for the first of both") {
  sim::Simulation simulation(options());
  Bench bench(simulation, coalescing(3, 1'000));
  bench.post();
  bench.post();
  bench.pass(999);
  CHECK_FALSE(bench.line.asserted);
  bench.pass(1);
  CHECK(bench.line.asserted); // the delay
  bench.post();
  while (bench.adapter.pop_response() != nullptr) {
  }
  CHECK_FALSE(bench.line.asserted);
  bench.pass(5'000);
  CHECK(bench.line.assertions == 1);
  bench.post();
  bench.post();
  CHECK_FALSE(bench.line.asserted);
  bench.post();
  CHECK(bench.line.asserted); // the count
  while (bench.adapter.pop_response() != nullptr) {
  }
  CHECK(bench.adapter.statistics().interrupts.value == 2);
  CHECK(bench.adapter.statistics().responses.value == 6);
  CHECK(bench.adapter.statistics().responses_per_interrupt() == 3);
  // Who polls takes a response before its interrupt; the delay of the next one starts with itself.
  bench.post();
  bench.pass(600);
  bench.post();
  bench.adapter.pop_response();
  bench.pass(999);
  CHECK_FALSE(bench.line.asserted);
  bench.pass(1);
  CHECK(bench.line.asserted);
  CHECK(bench.line.sound);
}

TEST_CASE("547: Given a count without a delay, When a response comes, Then the line is asserted at once") {
  sim::Simulation simulation(options());
  Bench bench(simulation, coalescing(100, 0));
  bench.post();
  CHECK(bench.line.asserted);
}

TEST_CASE(
    "548: Given any sequence of responses, polls and switches, Then the line is asserted when its rule says, "
    "no earlier and no later") {
  sim::Simulation simulation(options());
  CHECK(rc::check([&] {
    const auto count = *rc::gen::inRange<std::int64_t>(1, 6);
    const auto delay = *rc::gen::inRange<std::int64_t>(0, 30);
    Bench bench(simulation, coalescing(count, delay));
    Reference reference{static_cast<std::size_t>(count), sim::Duration{delay}};
    std::size_t posted = 0;
    const auto steps = *rc::gen::container<std::vector<std::pair<int, int>>>(
        rc::gen::pair(rc::gen::inRange(0, 10), rc::gen::inRange(0, 20)));
    for (const auto& [what, gap] : steps) {
      bench.pass(gap);
      reference.go_to(simulation.now());
      if (what < 5) {
        bench.post();
        reference.post(simulation.now());
        ++posted;
      } else if (what < 9) {
        RC_ASSERT((bench.adapter.pop_response() != nullptr) == !reference.waiting.empty());
        reference.pop();
      } else {
        bench.adapter.enable_interrupts(!reference.on);
        reference.enable(simulation.now(), !reference.on);
      }
      RC_ASSERT(bench.line.sound);
      RC_ASSERT(bench.line.asserted == reference.asserted);
      if (reference.asserted) RC_ASSERT(bench.line.asserted_at == reference.asserted_at);
      if (reference.on && !bench.line.asserted && !reference.waiting.empty()) {
        RC_ASSERT(reference.waiting.size() < static_cast<std::size_t>(count));
        RC_ASSERT(simulation.now() - reference.waiting.front() < sim::Duration{delay});
      }
    }
    RC_ASSERT(bench.adapter.statistics().responses.value == posted);
    RC_ASSERT(bench.adapter.statistics().interrupts.value == bench.line.assertions);
  }));
}

TEST_CASE(
    "539: Given an adapter that coalesces, When disks are read, Then interrupts are fewer and none is lost") {
  sim::Simulation simulation(options());
  auto parameters = small(1, 10);
  parameters.adapter.coalesce_count = 4;
  parameters.adapter.coalesce_delay = sim::Duration{20'000'000};
  Storage storage(simulation, parameters);
  StubDriver driver(simulation, storage);
  for (std::uint32_t d = 0; d < 10; ++d) driver.add({.disk = d, .commands = 40});
  driver.run();
  CHECK(driver.done().size() == 400);
  CHECK(driver.line_matches());
  const auto& s = storage.adapter(0).statistics();
  CHECK(s.responses.value == 400);
  CHECK(s.responses_per_interrupt() > 3.5);
  CHECK(driver.interrupts() == s.interrupts.value);
}

} // namespace dioscope::storage::test
