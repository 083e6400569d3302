#include <doctest/doctest.h>

#include <cmath>
#include <map>

#include "stub_driver.hpp"

namespace dioscope::storage::test {
namespace {

/// Differences between the length of each tenancy and size / rate, the largest one.
sim::Duration worst_transfer_error(bool closed_form) {
  sim::Simulation simulation(options(closed_form));
  Storage storage(simulation, small(4, 10, 2));
  StubDriver driver(simulation, storage);
  for (std::uint32_t d = 0; d < 40; ++d) driver.add({.disk = d, .write = d % 3 == 0, .commands = 20});
  std::map<std::uint64_t, sim::TimePoint> began;
  std::uint64_t tenancies = 0;
  sim::Duration worst{0};
  simulation.tracer().listen(static_cast<std::uint16_t>(Tracepoint::hw_tenancy_begin),
                             [&](const sim::TraceEvent& e) { began[e.arguments[0]] = e.time; });
  simulation.tracer().listen(
      static_cast<std::uint16_t>(Tracepoint::hw_tenancy_end), [&](const sim::TraceEvent& e) {
        auto expected =
            transfer_time({static_cast<std::int64_t>(e.arguments[2])}, storage.loop(0).data_rate());
        if (e.arguments[1] % 3 == 0) expected += storage.parameters().loop.write_turnaround;
        const sim::Duration error = e.time - began[e.arguments[0]] - expected;
        worst = std::max(worst, error.count() < 0 ? -error : error);
        ++tenancies;
      });
  driver.run();
  CHECK(driver.done().size() == 800);
  CHECK(tenancies > 1600);
  return worst;
}

std::vector<sim::TimePoint> finishing_times(bool access_fairness) {
  sim::Simulation simulation(options());
  auto parameters = small(1, 10);
  parameters.loop.access_fairness = access_fairness;
  Storage storage(simulation, parameters);
  StubDriver driver(simulation, storage);
  for (std::uint32_t d = 0; d < 10; ++d) driver.add({.disk = d, .commands = 2000});
  driver.run();
  std::vector<sim::TimePoint> times;
  for (std::uint32_t d = 0; d < 10; ++d) times.push_back(driver.finished(d));
  return times;
}

} // namespace

TEST_CASE(
    "530: Given ten disks, When all are read, Then the loop carries data whenever it does not arbitrate") {
  sim::Simulation simulation(options());
  Storage storage(simulation, small(1, 10));
  StubDriver driver(simulation, storage);
  for (std::uint32_t d = 0; d < 10; ++d) driver.add({.disk = d, .commands = 600});
  driver.run();
  const auto& done = driver.done();
  const auto span = done[4999].completed - done[499].completed;
  const auto& s = storage.loop(0).statistics();
  const auto share = sim::seconds(s.busy) / sim::seconds(s.busy + s.arbitrating);
  CHECK(rate(std::int64_t{4500} * 131072, span) ==
        doctest::Approx(share * storage.loop(0).data_rate().bytes_per_second).epsilon(0.003));
  CHECK(s.bytes_read.value == 6000u * 131072);
  CHECK(s.busy + s.arbitrating <= simulation.now().time_since_epoch());
}

TEST_CASE("539: Given loops of which the last is slower, When all are read, Then it finishes as much later") {
  sim::Simulation simulation(options());
  auto parameters = small(2, 10, 2);
  parameters.loop.last_slower = 0.2;
  Storage storage(simulation, parameters);
  StubDriver driver(simulation, storage);
  for (std::uint32_t d = 0; d < 20; ++d) driver.add({.disk = d, .commands = 500});
  driver.run();
  sim::TimePoint first{};
  sim::TimePoint last{};
  for (std::uint32_t d = 0; d < 10; ++d) {
    first = std::max(first, driver.finished(d));
    last = std::max(last, driver.finished(d + 10));
  }
  CHECK(sim::seconds(last) == doctest::Approx(sim::seconds(first) / 0.8).epsilon(0.02));
}

TEST_CASE(
    "529: Given disks that write, When the loop is held before each burst, Then that is the time it adds") {
  const auto busy = [](sim::Duration turnaround) {
    sim::Simulation simulation(options());
    auto parameters = small(1, 4);
    parameters.loop.write_turnaround = turnaround;
    Storage storage(simulation, parameters);
    StubDriver driver(simulation, storage);
    for (std::uint32_t d = 0; d < 4; ++d) driver.add({.disk = d, .write = true, .commands = 20});
    driver.run();
    const auto& s = storage.loop(0).statistics();
    return s.busy - turnaround * static_cast<std::int64_t>(s.tenancies.value);
  };
  CHECK(busy(sim::Duration{100'000}) == busy(sim::Duration{0}));
}

TEST_CASE(
    "531: Given a PCI bus of 132 MB/s with two loops, When both are busy, Then the bus binds and is shared") {
  sim::Simulation simulation(options());
  auto parameters = small(4, 10, 2);
  parameters.pci.bandwidth = {132e6};
  Storage storage(simulation, parameters);
  StubDriver driver(simulation, storage);
  // bus 0: both loops; bus 1: one of two
  for (std::uint32_t d = 0; d < 30; ++d) driver.add({.disk = d, .commands = 200});
  driver.run();
  std::array<std::int64_t, 3> bytes{};
  const sim::TimePoint from{sim::Duration{300'000'000}};
  const sim::TimePoint to{sim::Duration{2'300'000'000}};
  for (const auto& d : driver.done())
    if (d.completed > from && d.completed <= to) bytes[d.disk / 10] += 128 << 10;
  const double first = rate(bytes[0], to - from);
  const double second = rate(bytes[1], to - from);
  CHECK(first + second == doctest::Approx(132e6).epsilon(0.01));
  CHECK(first == doctest::Approx(second).epsilon(0.02));
  CHECK(rate(bytes[2], to - from) ==
        doctest::Approx(storage.loop(2).data_rate().bytes_per_second).epsilon(0.02));
}

TEST_CASE("532: Given access fairness, When ten disks read the same amount, Then they finish together") {
  const auto times = finishing_times(true);
  const auto [first, last] = std::minmax_element(times.begin(), times.end());
  CHECK(sim::seconds(*first) > 0.97 * sim::seconds(*last));
}

TEST_CASE(
    "533: Given access fairness, When a disk has had the loop, Then it has it again only after everybody who "
    "waited meanwhile, and within a window the lowest goes first") {
  sim::Simulation simulation(options());
  Storage storage(simulation, small(1, 10));
  StubDriver driver(simulation, storage);
  for (std::uint32_t d = 0; d < 10; ++d) driver.add({.disk = d, .commands = 200});
  std::vector<std::uint64_t> order;
  simulation.tracer().listen(static_cast<std::uint16_t>(Tracepoint::hw_tenancy_begin),
                             [&](const sim::TraceEvent& e) { order.push_back(e.arguments[1]); });
  driver.run();
  std::array<std::size_t, 10> had{};
  std::size_t steps_down = 0;
  for (std::size_t i = 1; i < order.size(); ++i) steps_down += order[i] < order[i - 1];
  for (const auto disk : order) {
    ++had[disk];
    const auto [least, most] = std::minmax_element(had.begin(), had.end());
    // A disk that does not want the loop misses a window; the bursts of all are equally long on average.
    CHECK(*most - *least < 100);
  }
  // A window is one ascent: about a tenth of the steps go down, half of them in order of arrival.
  CHECK(steps_down < order.size() / 3);
}

TEST_CASE(
    "534: Given any commands, When tenancies are summed, Then they are the commands' bytes in whole frames") {
  sim::Simulation simulation(options());
  Storage storage(simulation, small(1, 3));
  StubDriver driver(simulation, storage);
  for (std::uint32_t d = 0; d < 3; ++d)
    driver.add({.disk = d, .write = d == 1, .commands = 500, .outstanding = 1, .length = {100 * 512}});
  std::map<std::uint64_t, std::int64_t> left;
  std::uint64_t tenancies = 0;
  double sum = 0;
  simulation.tracer().listen(static_cast<std::uint16_t>(Tracepoint::hw_command_received),
                             [&](const sim::TraceEvent& e) {
                               CHECK(left[e.arguments[0]] == 0);
                               left[e.arguments[0]] = static_cast<std::int64_t>(e.arguments[2]);
                             });
  simulation.tracer().listen(static_cast<std::uint16_t>(Tracepoint::hw_tenancy_end),
                             [&](const sim::TraceEvent& e) {
                               const auto bytes = static_cast<std::int64_t>(e.arguments[2]);
                               auto& rest = left[e.arguments[1]];
                               CHECK((bytes % 2048 == 0 || bytes == rest));
                               CHECK(bytes <= rest);
                               rest -= bytes;
                               ++tenancies;
                               sum += static_cast<double>(bytes);
                             });
  driver.run();
  for (const auto& [disk, rest] : left) CHECK(rest == 0);
  CHECK(sum == 1500.0 * 51200);
  CHECK(tenancies > 1500);
  CHECK(storage.loop(0).statistics().tenancies.value == tenancies);
}

TEST_CASE("535: Given default buses, When all loops are busy, Then the closed form is used and exact") {
  CHECK(worst_transfer_error(true) == sim::Duration{0});
}

TEST_CASE(
    "536: Given transfers as flows, When all loops are busy, Then each agrees with the closed form in 2 ns") {
  CHECK(worst_transfer_error(false) <= sim::Duration{2});
}

TEST_CASE(
    "537: Given a loop, When tenancies are traced, Then they never overlap and the waits are as stated") {
  sim::Simulation simulation(options());
  Storage storage(simulation, small(1, 10));
  StubDriver driver(simulation, storage);
  for (std::uint32_t d = 0; d < 10; ++d) driver.add({.disk = d, .write = d % 2 == 0, .commands = 50});
  bool held = false;
  std::uint64_t waited = 0;
  simulation.tracer().listen(static_cast<std::uint16_t>(Tracepoint::hw_tenancy_begin),
                             [&](const sim::TraceEvent& e) {
                               CHECK_FALSE(held);
                               held = true;
                               waited += e.arguments[3];
                             });
  simulation.tracer().listen(static_cast<std::uint16_t>(Tracepoint::hw_tenancy_end),
                             [&](const sim::TraceEvent&) {
                               CHECK(held);
                               held = false;
                             });
  driver.run();
  CHECK(static_cast<std::uint64_t>(storage.loop(0).statistics().waited.count()) == waited);
  CHECK(storage.loop(0).statistics().waiting.peak >= 8);
  CHECK(storage.loop(0).statistics().waiting.level == 0);
}

TEST_CASE("538: Given no access fairness, When ten disks read, Then the first ones run at media rate and the "
          "last ends late") {
  const auto times = finishing_times(false);
  const double media = Geometry{DiskParameters{}}.zone_sustained_rate(0).bytes_per_second;
  CHECK(2000.0 * 131072 / sim::seconds(times[0]) == doctest::Approx(media).epsilon(0.02));
  CHECK(2000.0 * 131072 / sim::seconds(times[1]) == doctest::Approx(media).epsilon(0.02));
  // more than the bytes of all over the rate of the loop: the tail
  CHECK(sim::seconds(times[9]) > 1.05 * 20000 * 131072 / 101.4e6);
}

} // namespace dioscope::storage::test
