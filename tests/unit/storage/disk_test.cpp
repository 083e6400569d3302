#include <doctest/doctest.h>

#include "stub_driver.hpp"

namespace dioscope::storage::test {
namespace {

/// Rate of one disk alone that reads sequentially from `first`, after the first megabyte.
double streaming_rate(std::int64_t first, std::int64_t outstanding) {
  sim::Simulation simulation(options());
  Storage storage(simulation, small(1, 1));
  StubDriver driver(simulation, storage);
  driver.add({.disk = 0, .commands = 1000, .outstanding = outstanding, .sector = [first](std::int64_t n) {
                return first + n * 256;
              }});
  driver.run();
  const auto& done = driver.done();
  REQUIRE(done.size() == 1000);
  return rate(991 * (std::int64_t{128} << 10), done[999].completed - done[8].completed);
}

} // namespace

TEST_CASE("510: Given one disk alone, When it is read in its outer zone, Then it streams at that zone's "
          "media rate") {
  const Geometry g{DiskParameters{}};
  CHECK(streaming_rate(0, 2) == doctest::Approx(g.zone_sustained_rate(0).bytes_per_second).epsilon(0.01));
}

TEST_CASE("511: Given one disk alone, When it is read in its inner zone, Then it streams at that zone's "
          "media rate") {
  const Geometry g{DiskParameters{}};
  const std::int64_t first = g.sectors() - 300'000;
  CHECK(streaming_rate(first, 2) ==
        doctest::Approx(g.zone_sustained_rate(first).bytes_per_second).epsilon(0.01));
}

TEST_CASE("512: Given a disk that read once, When nobody asks any more, Then read-ahead stops at the "
          "buffer's size") {
  sim::Simulation simulation(options());
  Storage storage(simulation, small(1, 1));
  StubDriver driver(simulation, storage);
  driver.add({.disk = 0, .commands = 1});
  driver.run();
  const std::int64_t buffer = storage.parameters().disk.buffer / kSector;
  const auto later = [&](int ms) { return simulation.now() + sim::Duration{std::int64_t{ms} * 1'000'000}; };
  CHECK(storage.disk(0).read_ahead_position(later(0)) >= 256);
  CHECK(storage.disk(0).read_ahead_position(later(50)) < 256 + buffer);
  CHECK(storage.disk(0).read_ahead_position(later(50)) > 256 + buffer / 4);
  CHECK(storage.disk(0).read_ahead_position(later(1000)) == 256 + buffer);
}

TEST_CASE("513: Given read-ahead off, When one command is read, Then the medium stops at its end") {
  sim::Simulation simulation(options());
  auto parameters = small(1, 1);
  parameters.disk.read_ahead = false;
  Storage storage(simulation, parameters);
  StubDriver driver(simulation, storage);
  driver.add({.disk = 0, .commands = 3, .outstanding = 1});
  driver.run();
  CHECK(storage.disk(0).read_ahead_position(simulation.now() + sim::Duration{1'000'000'000}) == 3 * 256);
  CHECK(storage.mechanics().positionings.value == 3);
  // each of the later commands finds its sector just gone by
  const Geometry& g = storage.geometry();
  const sim::Duration gap = driver.done()[2].completed - driver.done()[1].completed;
  CHECK(
      within(sim::seconds(gap), sim::seconds(g.revolution() + g.end_before(768) - g.end_before(512)), 0.02));
}

TEST_CASE(
    "514: Given random reads, When each is alone, Then it costs seek, half a revolution and its transfer") {
  sim::Simulation simulation(options());
  Storage storage(simulation, small(1, 1));
  const Geometry& g = storage.geometry();
  sim::RandomStream random(3, "sectors");
  std::vector<std::int64_t> sectors;
  for (int i = 0; i < 2000; ++i)
    sectors.push_back(static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(g.sectors() - 16))));
  StubDriver driver(simulation, storage);
  driver.add({.disk = 0, .commands = 2000, .outstanding = 1, .length = {8192}, .sector = [&](std::int64_t n) {
                return sectors[static_cast<std::size_t>(n)];
              }});
  driver.run();
  double expected = 0;
  for (std::size_t i = 1; i < 2000; ++i) {
    expected +=
        sim::seconds(g.seek_time(std::abs(g.cylinder_of(sectors[i]) - g.cylinder_of(sectors[i - 1]))));
    expected += sim::seconds(g.end_before(sectors[i] + 16) - g.begin_of(sectors[i]));
  }
  expected = expected / 1999 + sim::seconds(g.revolution()) / 2;
  const auto& p = storage.parameters();
  expected += sim::seconds(p.adapter.firmware_start + p.adapter.firmware_completion + p.loop.frame_latency +
                           p.loop.arbitration + p.disk.command_overhead + sim::Duration{5'000});
  double measured = 0;
  for (std::size_t i = 1; i < 2000; ++i)
    measured += sim::seconds(driver.done()[i].completed - driver.done()[i].issued);
  measured /= 1999;
  CHECK(within(measured, expected, 0.02));
  CHECK(storage.mechanics().seeks.value >= 1990);
  CHECK(measured > 7e-3);
  CHECK(measured < 9.5e-3);
}

TEST_CASE(
    "515: Given a read of what lies ahead in the buffer, When it comes, Then the medium does not position") {
  sim::Simulation simulation(options());
  Storage storage(simulation, small(1, 1));
  StubDriver driver(simulation, storage);
  driver.add({.disk = 0, .commands = 3, .outstanding = 1, .length = {4096}, .sector = [](std::int64_t n) {
                return n == 0 ? 0 : n == 1 ? 8 : 16;
              }});
  driver.run();
  CHECK(storage.mechanics().positionings.value == 1);
}

TEST_CASE("516: Given a command beyond the end of the disk, When it arrives, Then it is an internal error") {
  sim::Simulation simulation(options());
  Storage storage(simulation, small(1, 1));
  StubDriver driver(simulation, storage);
  const std::int64_t last = storage.geometry().sectors() - 255;
  driver.add({.disk = 0, .commands = 1, .sector = [last](std::int64_t) { return last; }});
  CHECK_THROWS_AS(driver.run(), std::logic_error);
}

TEST_CASE(
    "517: Given one command at a time, When a disk is read, Then read-ahead still streams at media rate") {
  const Geometry g{DiskParameters{}};
  CHECK(streaming_rate(0, 1) == doctest::Approx(g.zone_sustained_rate(0).bytes_per_second).epsilon(0.01));
}

TEST_CASE(
    "518: Given reads that jump, When their statistics are read, Then the medium was busy for each of them") {
  sim::Simulation simulation(options());
  auto parameters = small(1, 1);
  parameters.disk.read_ahead = false;
  Storage storage(simulation, parameters);
  StubDriver driver(simulation, storage);
  driver.add(
      {.disk = 0, .commands = 50, .outstanding = 1, .sector = [](std::int64_t n) { return n * 1'000'000; }});
  driver.run();
  const auto& d = storage.device_statistics();
  CHECK(d.commands.value == 50);
  CHECK(d.bytes_read.value == 50 * 131072);
  CHECK(d.service.count() == 50);
  CHECK(d.service.min() > parameters.disk.command_overhead);
  CHECK(d.queued.max() == sim::Duration{0});
  const auto& s = storage.mechanics();
  CHECK(s.positionings.value == 50);
  CHECK(s.medium_busy < simulation.now().time_since_epoch());
  CHECK(sim::seconds(s.medium_busy) > 0.8 * sim::seconds(simulation.now()));
}

TEST_CASE(
    "519: Given commands under way, When the storage is asked what it waits for, Then it says who and what") {
  sim::Simulation simulation(options());
  Storage storage(simulation, small(1, 2));
  CHECK(storage.describe().empty());
  Command command{.disk = 1, .length = {4096}};
  storage.adapter(0).queue_command(command);
  CHECK(storage.describe() == "adapter 0: 1 outstanding, 0 posted\n");
  std::string under_way;
  simulation.tracer().listen(static_cast<std::uint16_t>(Tracepoint::hw_tenancy_begin),
                             [&](const sim::TraceEvent&) { under_way = storage.describe(); });
  simulation.run();
  CHECK(under_way == "adapter 0: 1 outstanding, 0 posted\n"
                     "disk 1: read of 4KiB at sector 0 waits for the loop, 4KiB left\n");
  CHECK(storage.describe() == "adapter 0: 1 outstanding, 1 posted\n");
}

TEST_CASE("509: Given a disk that takes the nearest command, When several wait, Then they are done by "
          "distance and not by "
          "arrival") {
  const auto order = [](const std::string& queue_order) {
    sim::Simulation simulation(options());
    auto parameters = small(1, 1);
    parameters.disk.queue_order = queue_order;
    Storage storage(simulation, parameters);
    StubDriver driver(simulation, storage);
    // The first is under way when the others are there.
    static constexpr std::array<std::int64_t, 5> kSectors{0, 40'000'000, 10'000'000, 30'000'000, 20'000'000};
    driver.add({.disk = 0, .commands = 5, .outstanding = 5, .sector = [](std::int64_t n) {
                  return kSectors[static_cast<std::size_t>(n)];
                }});
    driver.run();
    std::string text;
    for (const auto& done : driver.done()) text += std::to_string(done.number);
    return text;
  };
  CHECK(order("fifo") == "01234");
  CHECK(order("nearest") == "02431");
}

} // namespace dioscope::storage::test
