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

namespace {

/// Starts one transfer after another on a carrier and notes when each ends.
class Pump {
 public:
  Pump(Simulation& simulation, Carrier& carrier, std::vector<Bytes> sizes, Duration pause = 0ns)
      : simulation_(simulation), carrier_(carrier), sizes_(std::move(sizes)), pause_(pause) {}
  void start_at(Duration d) { simulation_.calendar().schedule(next_, d, Priority::hardware); }
  const std::vector<TimePoint>& ends() const { return ends_; }

 private:
  void on_next() { carrier_.start(sizes_.at(ends_.size()), done_); }
  void on_done() {
    ends_.push_back(simulation_.now());
    if (ends_.size() < sizes_.size()) simulation_.calendar().schedule(next_, pause_, Priority::hardware);
  }
  Simulation& simulation_;
  Carrier& carrier_;
  std::vector<Bytes> sizes_;
  Duration pause_;
  std::vector<TimePoint> ends_;
  Event next_ = Event::of<&Pump::on_next>(this);
  Event done_ = Event::of<&Pump::on_done>(this);
};

/// When the transfers of all have ended, `each` of them a pump, a line each.
std::string ends_of(const std::deque<Pump>& pumps, std::size_t each) {
  std::string text;
  for (const auto& pump : pumps) {
    if (pump.ends().size() != each) throw std::logic_error("a transfer is missing");
    for (const auto end : pump.ends()) text += fmt::format("{}\n", end.time_since_epoch().count());
  }
  return text;
}

} // namespace

TEST_CASE("090 Given a link that nobody can exhaust, When bytes move, Then the end is computed exactly") {
  Simulation simulation({});
  auto& loop = simulation.add_link("loop", 100_MBps);
  auto& pci = simulation.add_link("pci", 500_MBps);
  auto& carrier = simulation.add_carrier("disk.0", {&loop, &pci});
  Pump pump(simulation, carrier, {1000_B, 1_B, 262'144_B});
  pump.start_at(5ns);
  simulation.run();
  CHECK(carrier.closed_form());
  CHECK_FALSE(carrier.busy());
  CHECK(pump.ends() == std::vector{at(10'005ns), at(10'015ns), at(2'631'455ns)});
}

TEST_CASE("091 Given the same transfers, When every one is a flow, Then each ends at the same nanosecond") {
  auto ends = [](bool closed_form, bool run_ahead) {
    return in_child([=] {
      Simulation::Options options;
      options.closed_form = closed_form;
      options.run_ahead = run_ahead;
      Simulation simulation(options);
      auto& pci = simulation.add_link("pci", 800_MBps);
      std::deque<Pump> pumps;
      std::deque<Sleeper> sleepers;
      RandomStream random = simulation.stream("sizes");
      for (int i = 0; i < 4; ++i) {
        auto& loop = simulation.add_link(fmt::format("loop.{}", i), Rate{98.4e6 + 1e5 * i});
        auto& carrier = simulation.add_carrier(fmt::format("carrier.{}", i), {&loop, &pci});
        std::vector<Bytes> sizes;
        for (int n = 0; n < 50; ++n) sizes.push_back({static_cast<std::int64_t>(1 + random.below(262'144))});
        pumps.emplace_back(simulation, carrier, std::move(sizes), 777ns);
        pumps.back().start_at(Duration{i * 1001});
        sleepers.emplace_back(simulation, fmt::format("busy.{}", i), [i](Sleeper& self) {
          for (int n = 0; n < 2000; ++n) self.sleep(Duration{7919 + i});
        });
      }
      simulation.run();
      return ends_of(pumps, 50);
    });
  };
  const auto exact = ends(true, true);
  CHECK(ends(false, true) == exact);
  CHECK(ends(false, false) == exact);
}

TEST_CASE("092 Given two carriers on a short link, When both move, Then each gets its max-min share") {
  for (const bool closed_form : {true, false}) {
    const auto ends = in_child([closed_form] {
      Simulation simulation({.closed_form = closed_form});
      auto& shared = simulation.add_link("pci", 100_MBps);
      auto& fast = simulation.add_link("fast", 80_MBps);
      auto& slow = simulation.add_link("slow", 30_MBps);
      auto& a = simulation.add_carrier("a", {&fast, &shared});
      auto& b = simulation.add_carrier("b", {&slow, &shared});
      // a gets 70 and b its own 30 until a's 7 MB are done at 100 ms; b's 6 MB take 200 ms.
      Pump pump_a(simulation, a, {7'000'000_B});
      Pump pump_b(simulation, b, {6'000'000_B});
      pump_a.start_at(0ns);
      pump_b.start_at(0ns);
      simulation.run();
      return fmt::format("{} {} {}", a.closed_form(), pump_a.ends().at(0) == at(100ms),
                         pump_b.ends().at(0) == at(200ms));
    });
    CHECK(ends == "false true true");
  }
}

TEST_CASE("093 Given equal carriers on a short link, When one joins later, Then the shares change then") {
  for (const bool closed_form : {true, false}) {
    const auto ends = in_child([closed_form] {
      Simulation simulation({.closed_form = closed_form});
      auto& shared = simulation.add_link("pci", 100_MBps);
      auto& a = simulation.add_carrier("a", {&shared});
      auto& b = simulation.add_carrier("b", {&shared});
      // 10 MB alone for 50 ms (5 MB), then both at 50 MB/s: 100 ms more; the other has 5 MB left and is
      // alone.
      Pump first(simulation, a, {10'000'000_B});
      Pump second(simulation, b, {10'000'000_B});
      first.start_at(0ms);
      second.start_at(50ms);
      simulation.run();
      return fmt::format("{} {}", first.ends().at(0) == at(150ms), second.ends().at(0) == at(200ms));
    });
    CHECK(ends == "true true");
  }
}

TEST_CASE(
    "097 Given any links and transfers, When rates are shared out, Then every transfer ends at the same "
    "nanosecond as a flow of SimGrid") {
  const auto ends = [](std::uint64_t seed, bool closed_form) {
    return in_child([=] {
      Simulation simulation({.seed = seed, .closed_form = closed_form});
      RandomStream random = simulation.stream("links");
      std::vector<Link*> shared;
      for (int i = 0; i < 3; ++i)
        shared.push_back(&simulation.add_link(fmt::format("shared.{}", i),
                                              Rate{50e6 + 1e6 * static_cast<double>(random.below(300))}));
      std::deque<Pump> pumps;
      for (int i = 0; i < 12; ++i) {
        // Half of them from few rates, so that some carriers are alike.
        const auto rate = random.below(2) == 0 ? 40 : 20 + random.below(100);
        auto& own = simulation.add_link(fmt::format("own.{}", i), Rate{1e6 * static_cast<double>(rate)});
        std::vector<const Link*> route{&own, shared[random.below(3)]};
        if (random.below(2) == 0) route.push_back(route[1] == shared[0] ? shared[1] : shared[0]);
        std::vector<Bytes> sizes;
        for (int n = 0; n < 30; ++n) sizes.push_back({static_cast<std::int64_t>(random.below(262'144))});
        pumps.emplace_back(simulation, simulation.add_carrier(fmt::format("carrier.{}", i), std::move(route)),
                           std::move(sizes), Duration{static_cast<std::int64_t>(random.below(200'000))});
        pumps.back().start_at(Duration{static_cast<std::int64_t>(random.below(1'000'000))});
      }
      simulation.run();
      return ends_of(pumps, 30);
    });
  };
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    CHECK(ends(seed, true) == ends(seed, false));
  }
}

TEST_CASE("094 Given a transfer under way, When another is started, Then it throws") {
  Simulation simulation({});
  auto& link = simulation.add_link("link", 100_MBps);
  auto& carrier = simulation.add_carrier("c", {&link});
  Call done([] {});
  Call start([&] {
    carrier.start(1000_B, done.event);
    CHECK(carrier.busy());
    CHECK_THROWS_AS(carrier.start(1_B, done.event), std::logic_error);
  });
  simulation.calendar().schedule(start.event, 0ns, Priority::hardware);
  simulation.run();
  CHECK_THROWS_AS(simulation.add_carrier("nowhere", {}), std::logic_error);
}

TEST_CASE("095 Given a flow and a busy actor, When run-ahead is on, Then nothing fires past the flow's end") {
  Simulation::Options options;
  options.closed_form = false;
  Simulation simulation(options);
  auto& link = simulation.add_link("link", 100_MBps);
  auto& carrier = simulation.add_carrier("c", {&link});
  std::vector<TimePoint> order;
  Pump pump(simulation, carrier, {100'001_B});
  pump.start_at(10ns);
  Sleeper busy(simulation, "busy", [&](Sleeper& self) {
    while (simulation.now() < at(2ms)) {
      self.sleep(333ns);
      order.push_back(simulation.now());
    }
  });
  Call later([&] { order.push_back(simulation.now()); });
  simulation.calendar().schedule(later.event, 1ms + 20ns, Priority::hardware);
  simulation.run();
  CHECK(pump.ends() == std::vector{at(1'000'020ns)});
  CHECK(std::is_sorted(order.begin(), order.end()));
}

TEST_CASE("096 Given a transfer of nothing, When it is a flow, Then it ends at once all the same") {
  for (const bool closed_form : {true, false}) {
    const auto end = in_child([closed_form] {
      Simulation::Options options;
      options.closed_form = closed_form;
      Simulation simulation(options);
      auto& link = simulation.add_link("link", 100_MBps);
      Pump pump(simulation, simulation.add_carrier("c", {&link}), {0_B});
      pump.start_at(10ns);
      simulation.run();
      return fmt::format("{}", pump.ends().at(0).time_since_epoch().count());
    });
    CHECK(end == "10");
  }
}
