#include "sim/simulation.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <deque>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/unit/support/actors.hpp"
#include "tests/unit/support/child.hpp"
#include "tests/unit/support/model_time.hpp"

using namespace dioscope::sim;
using namespace dioscope::test;
using namespace std::chrono_literals;

namespace {} // namespace

TEST_CASE("070 Given an actor that parks, When a handler unparks it, Then it goes on at the handler's time") {
  Simulation simulation({});
  std::vector<TimePoint> times;
  auto& actor = simulation.spawn("a", [&](Actor& self) {
    times.push_back(simulation.now());
    self.park();
    times.push_back(simulation.now());
  });
  Call wake([&] { actor.unpark(); });
  simulation.calendar().schedule(wake.event, 12'345ns, Priority::hardware);
  simulation.run();
  CHECK(times == std::vector{at(0ns), at(12'345ns)});
}

TEST_CASE("071 Given a wake-up before the park, When the actor parks, Then it returns at once, once") {
  Simulation simulation({});
  int passed = 0;
  Sleeper sleeper(simulation, "a", [&](Sleeper& self) {
    self.sleep(10us); // the handler below unparks it while it is parked for the calendar
    ++passed;
    self.actor().park();
    ++passed;
    self.actor().park();
    ++passed;
  });
  Call two([&] {
    sleeper.actor().unpark();
    sleeper.actor().unpark();
    sleeper.actor().unpark();
  });
  simulation.calendar().schedule(two.event, 10us, Priority::hardware);
  simulation.run();
  // The first unpark ends the sleep, the second and third leave one remembered wake-up, and the sleep's own
  // event comes 0 ns later and leaves another.
  CHECK(passed == 3);
  CHECK_FALSE(sleeper.actor().parked());
}

TEST_CASE(
    "072 Given an actor parked for ever, When nothing is left, Then run() returns and says where it is") {
  Simulation simulation({});
  Sleeper sleeper(simulation, "stuck", [&](Sleeper& self) {
    self.sleep(1ms);
    self.actor().park();
  });
  simulation.run();
  CHECK(simulation.now() == at(1ms));
  CHECK(sleeper.actor().parked());
  CHECK(sleeper.actor().name() == "stuck");
  CHECK_FALSE(simulation.stopped());
}

TEST_CASE("073 Given nothing at all, When it runs, Then it ends at time zero") {
  Simulation simulation({});
  simulation.run();
  CHECK(simulation.now() == at(0ns));
  CHECK(simulation.calendar().fired() == 0);
}

TEST_CASE("074 Given a periodic event, When a handler stops the run, Then it ends after that event") {
  Simulation simulation({});
  int ticks = 0;
  Call* self = nullptr;
  Call tick([&] {
    if (++ticks == 7) simulation.stop();
    simulation.calendar().schedule(self->event, 1ms, Priority::hardware);
  });
  self = &tick;
  simulation.calendar().schedule(tick.event, 1ms, Priority::hardware);
  simulation.run();
  CHECK(ticks == 7);
  CHECK(simulation.now() == at(7ms));
  CHECK(simulation.stopped());
}

TEST_CASE("075 Given an actor, When it stops the run, Then no later event fires") {
  Simulation simulation({});
  bool late = false;
  Sleeper sleeper(simulation, "a", [&](Sleeper& me) {
    me.sleep(1ms);
    simulation.stop();
    me.sleep(1ms);
    late = true;
  });
  Call call([&] { late = true; });
  simulation.calendar().schedule(call.event, 5ms, Priority::hardware);
  simulation.run();
  CHECK_FALSE(late);
  CHECK(simulation.now() < at(5ms));
}

TEST_CASE("076 Given a handler that throws, When it runs, Then the exception leaves run()") {
  Simulation simulation({});
  Sleeper bystander(simulation, "a", [&](Sleeper& self) { self.sleep(1s); });
  Call bad([] { throw std::runtime_error("handler"); });
  simulation.calendar().schedule(bad.event, 1ms, Priority::hardware);
  CHECK_THROWS_WITH_AS(simulation.run(), "handler", std::runtime_error);
  CHECK(simulation.now() == at(1ms));
}

TEST_CASE("077 Given an actor that throws, When it runs, Then the exception leaves run() with its type") {
  Simulation simulation({});
  Sleeper bystander(simulation, "a", [&](Sleeper& self) { self.sleep(1s); });
  Sleeper bad(simulation, "b", [&](Sleeper& self) {
    self.sleep(1ms);
    throw std::out_of_range("actor");
  });
  CHECK_THROWS_WITH_AS(simulation.run(), "actor", std::out_of_range);
  CHECK(simulation.now() == at(1ms));
}

TEST_CASE("078 Given an actor that throws at the very start, When nothing else is there, Then run() throws") {
  Simulation simulation({});
  simulation.spawn("bad", [] { throw std::runtime_error("start"); });
  CHECK_THROWS_WITH_AS(simulation.run(), "start", std::runtime_error);
}

TEST_CASE("079 Given busy actors and ticks, When run-ahead is off, Then the sequence is the same to the ns") {
  auto sequence = [](bool run_ahead) {
    return in_child([run_ahead] {
      Simulation::Options options;
      options.run_ahead = run_ahead;
      Simulation simulation(options);
      std::string log;
      std::deque<Sleeper> sleepers;
      std::deque<RandomStream> streams;
      int ahead = 0;
      for (int i = 0; i < 6; ++i) {
        auto& stream = streams.emplace_back(simulation.stream(fmt::format("actor.{}", i)));
        sleepers.emplace_back(simulation, fmt::format("actor.{}", i), [&, i](Sleeper& self) {
          for (int n = 0; n < 200; ++n) {
            self.sleep(Duration{static_cast<std::int64_t>(stream.below(n % 5 == 0 ? 20'000 : 40))});
            log += fmt::format("{} {}\n", i, simulation.now().time_since_epoch().count());
          }
          ahead += self.ahead();
        });
      }
      int ticks = 0;
      Call* self = nullptr;
      Call tick([&] {
        log += fmt::format("tick {}\n", simulation.now().time_since_epoch().count());
        if (++ticks < 300) simulation.calendar().schedule(self->event, 1us, Priority::hardware);
      });
      self = &tick;
      simulation.calendar().schedule(tick.event, 1us, Priority::hardware);
      simulation.run();
      if (run_ahead ? ahead < 100 : ahead != 0) throw std::logic_error("run-ahead did not do as told");
      return log;
    });
  };
  const auto with = sequence(true);
  const auto without = sequence(false);
  CHECK(std::count(with.begin(), with.end(), '\n') == 6 * 200 + 300);
  CHECK(with == without);
}

TEST_CASE("080 Given something due within the span, When an actor would run ahead, Then it may not") {
  Simulation simulation({});
  std::vector<bool> answers;
  Call other([] {});
  simulation.calendar().schedule(other.event, 100ns, Priority::hardware);
  Sleeper sleeper(simulation, "a", [&](Sleeper& self) {
    self.sleep(1ns);
    answers.push_back(simulation.run_ahead(98ns));
    answers.push_back(simulation.run_ahead(1ns));
  });
  simulation.run();
  CHECK(answers == std::vector{true, false});
}

TEST_CASE("081 Given a heartbeat, When events fire, Then it is called once every so many") {
  Simulation simulation({});
  int beats = 0;
  int ticks = 0;
  Call* self = nullptr;
  Call tick([&] {
    if (++ticks < 1000) simulation.calendar().schedule(self->event, 1us, Priority::hardware);
  });
  self = &tick;
  simulation.calendar().schedule(tick.event, 1us, Priority::hardware);
  simulation.on_heartbeat(100, [&] { ++beats; });
  simulation.run();
  CHECK(beats == 10);
}

TEST_CASE("082 Given a heartbeat that stops or throws, When it beats, Then the run ends there") {
  auto endless = [](std::function<void(Simulation&)> act) {
    return in_child([&act] {
      Simulation simulation({});
      Call* self = nullptr;
      Call tick([&] { simulation.calendar().schedule(self->event, 1us, Priority::hardware); });
      self = &tick;
      simulation.calendar().schedule(tick.event, 1us, Priority::hardware);
      simulation.on_heartbeat(50, [&] { act(simulation); });
      try {
        simulation.run();
      } catch (const std::runtime_error& error) {
        return fmt::format("{} {}", error.what(), simulation.calendar().fired());
      }
      return fmt::format("stopped {}", simulation.calendar().fired());
    });
  };
  CHECK(endless([](Simulation& s) { s.stop(); }) == "stopped 50");
  CHECK(endless([](Simulation&) { throw std::runtime_error("interrupted"); }) == "interrupted 50");
}

TEST_CASE("083 Given long runs, When time grows to hours, Then every nanosecond is still exact") {
  Simulation simulation({});
  std::vector<TimePoint> times;
  Sleeper sleeper(simulation, "a", [&](Sleeper& self) {
    for (int i = 0; i < 4; ++i) {
      self.sleep(1h + 1ns);
      times.push_back(simulation.now());
    }
  });
  Call near([&] { times.push_back(simulation.now()); });
  simulation.calendar().schedule(near.event, at(2h + 3ns), Priority::hardware);
  simulation.run();
  CHECK(times == std::vector{at(1h + 1ns), at(2h + 2ns), at(2h + 3ns), at(3h + 3ns), at(4h + 4ns)});
}

TEST_CASE("084 Given an actor that is running, When another is woken at the same time, Then both run then") {
  Simulation simulation({});
  std::string log;
  std::deque<Sleeper> sleepers;
  for (char name = 'a'; name < 'f'; ++name)
    sleepers.emplace_back(simulation, std::string(1, name), [&, name](Sleeper& self) {
      self.sleep(1us);
      log += name;
      self.sleep(1us);
      log += name;
    });
  simulation.run();
  CHECK(log == "abcdeabcde");
  CHECK(simulation.now() == at(2us));
}

TEST_CASE("085 Given an actor or a handler, When it spawns another, Then that one starts at the same time") {
  Simulation simulation({});
  std::vector<std::string> log;
  auto note = [&](const char* who) {
    log.push_back(fmt::format("{} {}", who, simulation.now().time_since_epoch().count()));
  };
  Sleeper sleeper(simulation, "parent", [&](Sleeper& self) {
    self.sleep(5ns);
    simulation.spawn("short", [&] { note("short"); });
    self.sleep(5ns);
    note("parent");
  });
  Call call([&] { simulation.spawn("late", [&] { note("late"); }); });
  simulation.calendar().schedule(call.event, 20ns, Priority::hardware);
  simulation.run();
  CHECK(log == std::vector<std::string>{"short 5", "parent 10", "late 20"});
}

namespace {
/// Who went on after one handler that spawns and wakes some. With run-ahead the handler runs on the stack of
/// the actor that parked last, otherwise on the engine's.
std::string order_after_waking(bool run_ahead) {
  Simulation simulation({.run_ahead = run_ahead});
  std::string log;
  std::deque<Sleeper> sleepers;
  for (const char who : {'a', 'b', 'c'})
    sleepers.emplace_back(simulation, std::string(1, who), [&log, who](Sleeper& self) {
      self.actor().park();
      log += who;
    });
  Call call([&] {
    simulation.spawn("x", [&] { log += 'x'; });
    sleepers[2].actor().unpark();
    simulation.spawn("y", [&] { log += 'y'; });
    sleepers[0].actor().unpark();
    log += '.';
  });
  Call last([&] { sleepers[1].actor().unpark(); });
  simulation.calendar().schedule(call.event, 20ns, Priority::hardware);
  simulation.calendar().schedule(last.event, 20ns, Priority::observer);
  simulation.run();
  return log;
}
} // namespace

TEST_CASE("086 Given actors that wait, When one handler spawns and wakes, Then the woken go on after it, "
          "then the new") {
  CHECK(order_after_waking(true) == ".caxyb");
}

TEST_CASE("087 Given actors that wait and no run-ahead, When a handler spawns and wakes, Then the order is "
          "the same") {
  CHECK(order_after_waking(false) == ".caxyb");
}
