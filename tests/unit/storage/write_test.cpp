#include <doctest/doctest.h>

#include "stub_driver.hpp"

namespace dioscope::storage::test {

TEST_CASE("520: Given write-behind, When a disk is written, Then it accepts at loop rate until its buffer is "
          "full") {
  sim::Simulation simulation(options());
  auto parameters = small(1, 1);
  parameters.disk.command_overhead = sim::Duration{0};
  Storage storage(simulation, parameters);
  StubDriver driver(simulation, storage);
  driver.add({.disk = 0, .write = true, .commands = 1000});
  driver.run();
  const auto& done = driver.done();
  const double buffer = static_cast<double>(parameters.disk.buffer.count);
  const double media = storage.geometry().zone_sustained_rate(0).bytes_per_second;
  // commands accepted before one took markedly longer than the loop needs for it
  std::size_t quick = 1;
  while (done[quick].completed - done[quick - 1].completed < sim::Duration{2'600'000}) ++quick;
  const double wire =
      rate(static_cast<std::int64_t>(quick) * (128 << 10), done[quick - 1].completed.time_since_epoch());
  const double expected = buffer / (1.0 - media / wire); // it drains meanwhile
  CHECK(static_cast<double>(quick) * 131072 == doctest::Approx(expected).epsilon(0.12));
  CHECK(wire == doctest::Approx(77.6e6).epsilon(0.03));
  // from then on at media rate
  CHECK(rate(std::int64_t{800} * (128 << 10), done[999].completed - done[199].completed) ==
        doctest::Approx(media).epsilon(0.01));
}

TEST_CASE("521: Given no write cache, When one command is written, Then its response waits for the medium") {
  sim::Simulation simulation(options());
  auto parameters = small(1, 1);
  parameters.disk.write_cache = false;
  Storage storage(simulation, parameters);
  StubDriver driver(simulation, storage);
  driver.add({.disk = 0, .write = true, .commands = 200, .outstanding = 1});
  driver.run();
  const Geometry& g = storage.geometry();
  double fastest = 1;
  double mean = 0;
  for (const auto& d : driver.done()) {
    const double t = sim::seconds(d.completed - d.issued);
    fastest = std::min(fastest, t);
    mean += t / 200;
  }
  const double transfers = (128 << 10) / 77.84e6 + sim::seconds(g.end_before(256) - g.begin_of(0));
  CHECK(fastest > transfers);
  // back to back, every command has just missed its place: it costs a revolution more
  CHECK(
      within(mean, sim::seconds(g.revolution() + (g.end_before(200 * 256) - g.end_before(256)) / 199), 0.03));
}

TEST_CASE("522: Given dirty data, When a read comes, Then it waits until all of it is on the medium") {
  sim::Simulation simulation(options());
  Storage storage(simulation, small(1, 1));
  StubDriver driver(simulation, storage);
  driver.add({.disk = 0, .write = true, .commands = 8, .outstanding = 8});
  driver.add({.disk = 0, .commands = 1, .outstanding = 1, .length = {4096}, .sector = [](std::int64_t) {
                return 1'000'000;
              }});
  driver.run();
  const Geometry& g = storage.geometry();
  REQUIRE(driver.done().size() == 9);
  CHECK(driver.done().back().completed.time_since_epoch() > g.end_before(8 * 256) - g.begin_of(0));
  CHECK(storage.device_statistics().bytes_written.value == 8 * 131072);
}

TEST_CASE("523: Given ten disks, When all are written, Then the loop carries 79 MB/s") {
  sim::Simulation simulation(options());
  Storage storage(simulation, small(1, 10));
  StubDriver driver(simulation, storage);
  for (std::uint32_t d = 0; d < 10; ++d) driver.add({.disk = d, .write = true, .commands = 600});
  driver.run();
  const auto& done = driver.done();
  const auto span = done[4999].completed - done[499].completed;
  CHECK(rate(std::int64_t{4500} * 131072, span) == doctest::Approx(79.4e6).epsilon(0.02));
}

TEST_CASE("524: Given a command larger than the buffer, When it is written or read, Then it completes all "
          "the same") {
  sim::Simulation simulation(options());
  auto parameters = small(1, 1);
  parameters.disk.buffer = {64 << 10};
  Storage storage(simulation, parameters);
  StubDriver driver(simulation, storage);
  driver.add({.disk = 0, .write = true, .commands = 10});
  driver.add({.disk = 0, .commands = 10});
  driver.run();
  CHECK(driver.done().size() == 20);
  CHECK(storage.adapter(0).outstanding() == 0);
}

} // namespace dioscope::storage::test
