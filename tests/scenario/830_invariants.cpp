/// What holds in every run; observe() checks it in every other test as well.
#include <doctest/doctest.h>

#include "models/dio/completion.hpp"
#include "results/statistics.hpp"
#include "tests/scenario/small_run.hpp"

using namespace dioscope::test;
using doctest::Approx;

namespace {

void check_ends_clean(const Overrides& overrides, std::uint64_t requests, bool read) {
  const auto run = observe(overrides);
  CHECK(run.counts.requests == requests);
  CHECK(run["ios"] == static_cast<double>(requests));
  CHECK(run.counts.live_bios == 0);
  CHECK(run.counts.pinned_pages == 0);
  CHECK(run.counts.pages > 0);
  CHECK(run.counts.dirty_pages == (read ? run.counts.pages : 0));
  CHECK(run["peak_bios"] > 0);
}

} // namespace

TEST_CASE("830 Given any design and direction, when the run ends, then every BIO and page is back and pages "
          "that were "
          "read are dirty") {
  for (const std::string design : {"process_reap", "process_last_bio", "interrupt"})
    for (const std::string direction : {"read", "write"}) {
      CAPTURE(design);
      CAPTURE(direction);
      check_ends_clean({"kernel.dio.completion=" + design, "workload.direction=" + direction}, 1600,
                       direction == "read");
    }
}

TEST_CASE(
    "837 Given asynchronous calls with any design that fits, when the run ends, then everything is back") {
  for (const auto& design : dioscope::dio::asynchronous_designs())
    for (const std::string direction : {"read", "write"})
      for (const std::string refill : {"batch", "each"}) {
        CAPTURE(design);
        CAPTURE(direction);
        CAPTURE(refill);
        check_ends_clean({"workload.api=async", "workload.queue=4", "workload.refill=" + refill,
                          "workload.disks_per_process=10", "kernel.dio.completion=" + design,
                          "workload.direction=" + direction},
                         1600, direction == "read");
      }
}

TEST_CASE(
    "831 Given system calls of many batches, of one page, and of a part of a batch, when the run ends, then "
    "everything is back") {
  for (const std::string design : {"process_reap", "process_last_bio", "interrupt"})
    for (const std::string size : {"8MiB", "4KiB", "260KiB"}) {
      CAPTURE(design);
      CAPTURE(size);
      check_ends_clean({"kernel.dio.completion=" + design, "workload.request_size=" + size,
                        "workload.requests=6", "run.warmup=1us", "workload.disks=8"},
                       48, true);
    }
}

TEST_CASE("832 Given extreme machines, when they run, then everything is back") {
  const std::vector<Overrides> machines{
      {"machine.cpus=1", "storage.adapters=1", "storage.pci_buses=1"},
      {"kernel.block.elevator=noop"},
      {"kernel.scsi.queue_depth=1"},
      {"machine.interrupts.routing=round_robin"},
      {"kernel.scsi.sg_tablesize=16"},
      {"storage.disk.read_ahead=false"},
      {"machine.hz=100Hz"},
  };
  for (const auto& machine : machines) {
    CAPTURE(machine.front());
    auto overrides = machine;
    overrides.insert(overrides.end(), {"workload.requests=10", "run.warmup=1us"});
    const auto run = observe(overrides);
    CHECK(run.counts.live_bios == 0);
    CHECK(run.counts.pinned_pages == 0);
  }
}

TEST_CASE("833 Given a run, when sched_switch events are counted, then switches_per_io is their number per "
          "sys_exit") {
  for (const std::string design : {"process_reap", "process_last_bio", "interrupt"}) {
    CAPTURE(design);
    const auto run = observe({"kernel.dio.completion=" + design});
    REQUIRE(run.counts.exit_events > 0);
    const auto counted =
        static_cast<double>(run.counts.switch_events) / static_cast<double>(run.counts.exit_events);
    CHECK(run["switches_per_io"] == Approx(counted).epsilon(1e-9));
    double by_cause = 0;
    for (const auto& cause : run.result.switches) by_cause += cause.per_io;
    CHECK(by_cause == Approx(counted).epsilon(1e-9));
  }
}

TEST_CASE("834 Given a run, when its profile is summed up by context, then it is the CPU time per I/O") {
  const auto run = observe();
  double sum = 0;
  for (const auto& row : run.result.profile)
    if (row.context != "idle") sum += row.run_us_per_io + row.spin_us_per_io + row.miss_us_per_io;
  CHECK(sum == Approx(run["cpu_us_per_io"]).epsilon(1e-6));
  CHECK(run["cpu_user_pct"] + run["cpu_system_pct"] + run["cpu_idle_pct"] == Approx(100));
}

TEST_CASE(
    "835 Given a run, when its statistics are read, then every row of every model is there and metrics agree "
    "with them") {
  const auto run = observe();
  std::size_t rows = 0;
  dioscope::results::each_model([&]<class S>(const auto& table, S dioscope::results::Statistics::*) {
    table.read(S{}, [&](const auto& statistic, const auto& quantity) {
      const auto& found = run.result.statistics.at(rows++);
      CHECK(found.model + "." + found.name + "." + found.quantity ==
            table.model() + "." + statistic.name + "." + std::string(quantity.name));
      CHECK_FALSE(found.unit.empty());
    });
  });
  CHECK(rows == run.result.statistics.size());
  const auto statistic = [&](const std::string& name) {
    for (const auto& row : run.result.statistics)
      if (row.model + "." + row.name + (row.quantity.empty() ? "" : "." + row.quantity) == name)
        return row.value.value();
    throw std::out_of_range(name);
  };
  const double ios = statistic("dio.requests");
  CHECK(run["commands_per_io"] * ios == Approx(statistic("scsi.commands")));
  CHECK(run["merges_per_io"] * ios ==
        Approx(statistic("block.back_merges") + statistic("block.front_merges")));
  CHECK(run["device_service_us"] * 1000 == Approx(statistic("scsi.service.mean")));
  CHECK(run["io_latency_mean_us"] * 1000 == Approx(statistic("dio.latency.mean")));
  // A command's way is most of an I/O's, give or take what the ends of the interval cut.
  CHECK(run["queue_us"] + run["device_service_us"] < 1.1 * run["io_latency_mean_us"]);
  CHECK(run["queue_us"] + run["device_service_us"] > 0.5 * run["io_latency_mean_us"]);
  CHECK(statistic("storage.device.commands") == Approx(statistic("scsi.commands")).epsilon(0.05));
  CHECK(statistic("lock.acquisitions") > ios);
}

TEST_CASE("838 Given a run, when its interrupts are added up by line and CPU, then they are those that were "
          "taken") {
  const auto run = observe();
  double device = 0;
  double timers = 0;
  double ipis = 0;
  double clock = 0;
  for (const auto& row : run.result.interrupts) {
    CHECK(row.cpu < 8);
    auto& sum = row.line == "timer" ? timers : row.line == "ipi" ? ipis : row.line == "0" ? clock : device;
    sum += static_cast<double>(row.count);
  }
  for (const auto& row : run.result.statistics) {
    const auto name = row.model + "." + row.name;
    if (name == "interrupts.device" && row.quantity.empty()) CHECK(row.value == device);
    if (name == "interrupts.clock") CHECK(row.value == clock);
    if (name == "cpu.ticks") CHECK(row.value == timers);
    if (name == "cpu.ipis") CHECK(row.value == ipis);
  }
  CHECK(device > 0);
  CHECK(ipis > 0);
}

TEST_CASE(
    "836 Given a run, when its locks are looked at, then minima, means and maxima are in order, and the "
    "blame is the waiting") {
  const auto run = observe();
  double waiting = 0;
  for (const auto& lock : run.result.locks) {
    CAPTURE(lock.name);
    CHECK(lock.wait_min_us <= lock.wait_mean_us);
    CHECK(lock.wait_mean_us <= lock.wait_max_us);
    CHECK((lock.wait_min_us > 0) == (lock.contended_pct > 0));
    CHECK(lock.hold_min_us > 0);
    CHECK(lock.hold_min_us <= lock.hold_mean_us);
    CHECK(lock.hold_mean_us <= lock.hold_max_us);
    const double waited = lock.acquisitions_per_io * lock.contended_pct / 100 * lock.wait_mean_us.value_or(0);
    double blamed = 0;
    for (const auto& taker : lock.takers) blamed += taker.blamed_us_per_io;
    CHECK(blamed == Approx(waited).epsilon(0.02)); // the mean is in whole nanoseconds
    waiting += waited;
  }
  CHECK(waiting > 0);
}
