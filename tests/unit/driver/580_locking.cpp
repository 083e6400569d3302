/// Which locks guard the adapter, and the timers and samples of every command (audit A5, A6, A8).
#include <doctest/doctest.h>

#include "tests/unit/block/rig.hpp"

using namespace dioscope;
using namespace std::chrono_literals;

namespace {

struct Taken {
  std::uint64_t hardware = 0;
  std::uint64_t list = 0;
  std::uint64_t timers = 0;
  sim::Duration host_held{0};
};

/// By one command, from submission to end_io.
Taken one_command(const std::string& locking) {
  block::test::RigOptions options;
  options.driver.locking = locking;
  block::test::Rig rig(options);
  rig.task(0, [&](kernel::Task& task) {
    rig.submit(task, 0, 0);
    rig.layer.blk_run_queues(task.context);
  });
  rig.run();
  CHECK(rig.ended == 1);
  Taken taken;
  for (const auto& lock_class : rig.locks.classes()) {
    const auto count = lock_class.statistics.acquisitions.value;
    if (lock_class.name == "hardware_lock") taken.hardware = count;
    if (lock_class.name == "list_lock") taken.list = count;
    if (lock_class.name == "timerlist_lock") taken.timers = count;
    if (lock_class.name == "host_lock") taken.host_held = lock_class.statistics.hold.sum();
  }
  return taken;
}

} // namespace

TEST_CASE("580 Given a driver with locks of its own, when it gets a command, then host_lock is held for less "
          "long, and "
          "four timers and four list operations are made") {
  const auto own = one_command("hardware_lock");
  CHECK(own.hardware == 2);
  CHECK(own.list == 4);
  CHECK(own.timers == 4);
  const auto host = one_command("host_lock");
  CHECK(host.hardware == 0);
  CHECK(host.list == 0);
  CHECK(host.timers == 2);
  // Building the command and talking to the registers, both ways.
  const driver::DriverParameters costs;
  CHECK(host.host_held > own.host_held + costs.build_command + costs.hba_interrupt());
}

TEST_CASE("581 Given requests that end, when a tick comes, then a sample of the time is taken of each, and "
          "mixed once a "
          "tick") {
  block::test::Rig rig;
  rig.interrupts.start_clocks();
  rig.task(0, [&](kernel::Task& task) {
    for (int i = 0; i < 3; ++i) rig.submit(task, 0, 1000 * i);
    rig.layer.blk_run_queues(task.context);
    rig.timers.schedule_timeout(task, 20ms);
    CHECK(rig.entropy.samples() == 3);
    CHECK(rig.entropy.mixed() == 3);
    rig.simulation.stop();
  });
  rig.run();
  CHECK(rig.ended == 3);
}
