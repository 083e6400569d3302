#include <doctest/doctest.h>

#include <map>

#include "stub_driver.hpp"
#include "tests/unit/support/child.hpp"

namespace dioscope::storage::test {

TEST_CASE(
    "540: Given many responses, When the line changes, Then it is asserted exactly while responses wait") {
  sim::Simulation simulation(options());
  Storage storage(simulation, small(2, 10, 2));
  // a slow handler, so that responses pile up
  StubDriver driver(simulation, storage, sim::Duration{2'000'000});
  for (std::uint32_t d = 0; d < 20; ++d) driver.add({.disk = d, .commands = 50, .outstanding = 4});
  driver.run();
  CHECK(driver.done().size() == 1000);
  CHECK(driver.line_matches());
  CHECK(driver.interrupts() < 900);
  for (std::uint32_t a = 0; a < 2; ++a) {
    CHECK(storage.adapter(a).outstanding() == 0);
    CHECK_FALSE(storage.adapter(a).has_response());
    CHECK(storage.adapter(a).pop_response() == nullptr);
  }
}

TEST_CASE(
    "541: Given an adapter that takes four commands, When a fifth comes, Then it is an internal error") {
  sim::Simulation simulation(options());
  auto parameters = small(1, 2);
  parameters.adapter.can_queue = 4;
  Storage storage(simulation, parameters);
  std::array<Command, 5> commands;
  for (auto& c : commands) c.length = {4096};
  for (int i = 0; i < 4; ++i) storage.adapter(0).queue_command(commands[static_cast<std::size_t>(i)]);
  CHECK(storage.adapter(0).outstanding() == 4);
  CHECK_THROWS_AS(storage.adapter(0).queue_command(commands[4]), std::logic_error);
}

TEST_CASE(
    "542: Given a command for a disk of another loop, When it is queued, Then it is an internal error") {
  sim::Simulation simulation(options());
  Storage storage(simulation, small(2, 2));
  Command command{.disk = 2, .length = {4096}};
  CHECK_THROWS_AS(storage.adapter(0).queue_command(command), std::logic_error);
  CHECK_NOTHROW(storage.adapter(1).queue_command(command));
  CHECK(storage.adapter_index_of(2) == 1);
}

TEST_CASE("543: Given a response that was given, When it is given again, Then it is an internal error") {
  sim::Simulation simulation(options());
  Storage storage(simulation, small(1, 1));
  Transaction transaction;
  transaction.state = Transaction::State::completing;
  CHECK_THROWS_AS(storage.adapter(0).on_response(transaction), std::logic_error);
}

TEST_CASE(
    "544: Given one command, When its tracepoints are followed back, Then they lead to what issued it") {
  sim::Simulation simulation(options());
  Storage storage(simulation, small(1, 1));
  struct Line final : InterruptLine {
    void assert_line(sim::EventId id) override { cause = id; }
    void deassert_line() override {}
    sim::EventId cause = 0;
  } line;
  storage.adapter(0).set_interrupt_line(line, 21);
  std::map<sim::EventId, sim::TraceEvent> events;
  simulation.tracer().listen_all([&](const sim::TraceEvent& e) { events[e.id] = e; });
  Command command{.disk = 0, .sector = 0, .length = {131072}, .cause = 777};
  storage.adapter(0).queue_command(command);
  simulation.run();
  std::vector<Tracepoint> way;
  sim::EventId id = line.cause;
  while (events.count(id) == 1) {
    way.push_back(kind_of(events.at(id)));
    id = events.at(id).cause;
  }
  CHECK(id == 777);
  REQUIRE(way.size() >= 5);
  CHECK(way.front() == Tracepoint::hw_irq_assert);
  CHECK(way[1] == Tracepoint::hw_response);
  CHECK(way[2] == Tracepoint::hw_tenancy_end);
  CHECK(way.back() == Tracepoint::hw_command_received);
  CHECK(way.size() == events.size());
  CHECK(storage.adapter(0).pop_response() == &command);
}

TEST_CASE("545: Given one seed, When ties are broken at random, Then rates stay within one percent") {
  auto o = options();
  o.ties = sim::TieOrder::random;
  sim::Simulation simulation(o);
  Storage storage(simulation, small(1, 10));
  StubDriver driver(simulation, storage);
  for (std::uint32_t d = 0; d < 10; ++d) driver.add({.disk = d, .commands = 300});
  driver.run();
  const auto span = driver.done()[2499].completed - driver.done()[299].completed;
  CHECK(rate(std::int64_t{2200} * 131072, span) ==
        doctest::Approx(storage.loop(0).data_rate().bytes_per_second).epsilon(0.02));
}

TEST_CASE("546: Given equal seeds, When runs are compared, Then they are equal event by event, and flows "
          "change nothing") {
  auto fingerprint = [](std::uint64_t seed, bool closed_form) {
    return dioscope::test::in_child([&] {
      auto o = options(closed_form);
      o.seed = seed;
      sim::Simulation simulation(o);
      Storage storage(simulation, small(2, 10, 2));
      StubDriver driver(simulation, storage);
      for (std::uint32_t d = 0; d < 20; ++d) driver.add({.disk = d, .write = d % 2 == 1, .commands = 40});
      driver.run();
      return std::to_string(simulation.tracer().fingerprint()) + " " + std::to_string(driver.done().size());
    });
  };
  const auto first = fingerprint(1, true);
  CHECK(first.ends_with(" 800"));
  CHECK(fingerprint(1, true) == first);
  CHECK(fingerprint(2, true) != first);
  CHECK(fingerprint(1, false) == first);
}

namespace {

/// Keeps the second response of an adapter back until the fourth is ready.
struct LateSecond final : CompletionGate {
  bool keep(Adapter& adapter) override {
    ++ready;
    if (ready == 4) adapter.post_kept();
    return ready == 2;
  }
  int ready = 0;
};

} // namespace

TEST_CASE(
    "549: Given a gate, When it keeps a response back, Then it is posted when it is let go, none is lost") {
  sim::Simulation simulation(options());
  Storage storage(simulation, small(1, 1));
  LateSecond gate;
  storage.set_gate(&gate);
  StubDriver driver(simulation, storage);
  driver.add({.disk = 0, .commands = 6, .outstanding = 4});
  driver.run();
  std::vector<std::int64_t> order;
  for (const auto& done : driver.done()) order.push_back(done.number);
  CHECK(order == std::vector<std::int64_t>{0, 2, 1, 3, 4, 5});
  CHECK(driver.line_matches());
  CHECK(storage.adapter(0).outstanding() == 0);
}

} // namespace dioscope::storage::test
