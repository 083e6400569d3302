#include <doctest/doctest.h>

#include "tests/unit/block/rig.hpp"

using namespace dioscope;
using namespace dioscope::block;
using namespace dioscope::block::test;

TEST_CASE("570 Given an empty queue, when a BIO comes, then the queue is plugged and nothing goes out") {
  Rig rig;
  rig.task(0, [&](kernel::Task& task) { rig.submit(task, 0, 0); });
  rig.run();
  CHECK(rig.layer.queue(0).plugged);
  CHECK_FALSE(rig.layer.plug_list().empty());
  CHECK(rig.layer.statistics().plugs.value == 1);
  CHECK(rig.adapters[0]->seen.empty());
}

TEST_CASE("571 Given queues of several adapters plugged, when one sleeper unplugs, then everybody's commands "
          "go out") {
  RigOptions options;
  options.adapters = 2;
  Rig rig(options);
  rig.task(0, [&](kernel::Task& task) {
    for (std::uint32_t disk = 0; disk < 4; ++disk) rig.submit(task, disk, 0);
    rig.layer.blk_run_queues(task.context);
    CHECK(rig.layer.plug_list().empty());
  });
  rig.run();
  CHECK(rig.adapters[0]->seen.size() == 2);
  CHECK(rig.adapters[1]->seen.size() == 2);
  CHECK(rig.layer.statistics().unplugs.value == 4);
  CHECK(rig.count(Tracepoint::block_unplug) == 4);
  CHECK(rig.adapters[1]->irq_line == 22);
}

TEST_CASE("572 Given nothing plugged, when a sleeper unplugs, then it only looks") {
  Rig rig;
  rig.task(0, [&](kernel::Task& task) { rig.layer.blk_run_queues(task.context); });
  rig.run();
  CHECK(rig.layer.statistics().run_queues.value == 1);
  CHECK(rig.layer.statistics().unplugs.value == 0);
}

TEST_CASE(
    "573 Given a queue on a sleeper's local list, when another one unplugs, then it finds nothing to do") {
  RigOptions options;
  options.disks_per_adapter = 8;
  options.latency = 50ms;
  Rig rig(options);
  bool empty_for_other = false;
  bool still_plugged = false;
  rig.task(0, [&](kernel::Task& task) {
    for (std::uint32_t disk = 0; disk < 8; ++disk) rig.submit(task, disk, 0);
    rig.layer.blk_run_queues(task.context);
  });
  rig.task(1, [&](kernel::Task& task) {
    while (rig.adapters[0]->seen.empty()) {
      task.context.charge(machine::fn::user_code, 500ns);
      task.context.settle();
    }
    empty_for_other = rig.layer.plug_list().empty();
    still_plugged = rig.layer.queue(7).plugged;
    rig.layer.blk_run_queues(task.context);
  });
  rig.run();
  CHECK(empty_for_other);
  CHECK(still_plugged);
  CHECK(rig.ended == 8);
}

TEST_CASE("584 Given unplugging per BIO, when a BIO comes, then it goes out at once") {
  RigOptions options;
  options.block.unplug_policy = "per_bio";
  Rig rig(options);
  rig.task(0, [&](kernel::Task& task) {
    rig.submit(task, 0, 0);
    CHECK(rig.adapters[0]->seen.size() == 1);
    CHECK(rig.layer.plug_list().empty());
  });
  rig.run();
  CHECK(rig.ended == 1);
}

TEST_CASE(
    "585 Given unplugging by a timer, when requests come, then the threshold or the time lets them out") {
  RigOptions options;
  options.block.unplug_policy = "timer";
  options.block.unplug_threshold = 3;
  options.disks_per_adapter = 2;
  Rig rig(options);
  rig.interrupts.start_clocks();
  constexpr std::int64_t kApart = 100'000; // sectors: no merges
  rig.task(0, [&](kernel::Task& task) {
    for (int i = 0; i < 2; ++i) rig.submit(task, 0, i * kApart);
    CHECK(rig.adapters[0]->seen.empty());
    rig.submit(task, 0, 2 * kApart);
    CHECK(rig.adapters[0]->seen.size() == 3);
    rig.submit(task, 1, 0);
    CHECK(rig.adapters[0]->seen.size() == 3);
    const auto plugged_at = task.context.now();
    while (rig.adapters[0]->seen.size() == 3) rig.timers.schedule_timeout(task, 1ms);
    const auto waited = task.context.now() - plugged_at;
    CHECK(waited >= options.block.unplug_delay);
    CHECK(waited <= options.block.unplug_delay + 4ms); // whole ticks, and those of the loop
    while (rig.ended < 4) rig.timers.schedule_timeout(task, 1ms);
    rig.simulation.stop();
  });
  rig.run();
  CHECK(rig.ended == 4);
}
