#include <doctest/doctest.h>

#include "tests/unit/block/rig.hpp"

using namespace dioscope;
using namespace dioscope::block;
using namespace dioscope::block::test;

TEST_CASE("560 Given no free request, when one more is wanted, then the task sleeps until a batch is free") {
  RigOptions options;
  options.block.nr_requests = 16;
  options.block.batch_requests = 4;
  Rig rig(options);
  std::int64_t free_when_woken = 0;
  rig.task(0, [&](kernel::Task& task) {
    for (int i = 0; i < 8; ++i) rig.submit(task, 0, i * 1000);
    CHECK(rig.layer.queue(0).list(false).count == 0);
    rig.submit(task, 0, 9000);
    free_when_woken = rig.layer.queue(0).list(false).count + 1;
    rig.layer.blk_run_queues(task.context);
  });
  rig.run();
  CHECK(rig.layer.statistics().request_sleeps.value == 1);
  CHECK(rig.count(Tracepoint::block_sleeprq) == 1);
  CHECK(free_when_woken == 4);
  CHECK(rig.ended == 9);
  CHECK(rig.layer.statistics().requests_in_use.peak == 8);
  CHECK(rig.layer.statistics().requests_in_use.level == 0);
}

TEST_CASE("561 Given all read requests in use, when a write comes, then it does not wait") {
  RigOptions options;
  options.block.nr_requests = 8;
  options.block.batch_requests = 2;
  Rig rig(options);
  rig.task(0, [&](kernel::Task& task) {
    for (int i = 0; i < 4; ++i) rig.submit(task, 0, i * 1000);
    rig.submit(task, 0, 9000, kMaxVecs, true);
    rig.layer.blk_run_queues(task.context);
  });
  rig.run();
  CHECK(rig.layer.statistics().request_sleeps.value == 0);
  CHECK(rig.ended == 5);
}

TEST_CASE(
    "562 Given three command blocks a disk, when five requests are queued, then three go out at first") {
  RigOptions options;
  options.scsi.queue_depth = 3;
  Rig rig(options);
  rig.adapters[0]->hold = true;
  rig.task(0, [&](kernel::Task& task) {
    for (int i = 0; i < 5; ++i) rig.submit(task, 0, i * 1000);
    rig.layer.blk_run_queues(task.context);
  });
  rig.run();
  CHECK(rig.adapters[0]->seen.size() == 3);
  CHECK(rig.scsi.statistics().device_full.value == 1);
  CHECK(rig.layer.queue(0).queued() == 2);
}

TEST_CASE("563 Given an adapter that takes one command, when two disks have work, then the starved disk gets "
          "its turn") {
  RigOptions options;
  options.scsi.can_queue = 1;
  Rig rig(options);
  rig.task(0, [&](kernel::Task& task) {
    rig.submit(task, 0, 0);
    rig.submit(task, 1, 0);
    rig.layer.blk_run_queues(task.context);
  });
  rig.run();
  CHECK(rig.adapters[0]->seen.size() == 2);
  CHECK(rig.scsi.statistics().outstanding.peak == 1);
  CHECK(rig.ended == 2);
}

TEST_CASE("566 Given an adapter that takes one command, when CPUs start commands of five disks while others "
          "are starved, then all end") {
  for (const bool at_once : {false, true}) {
    CAPTURE(at_once);
    RigOptions options;
    options.cpus = 4;
    options.disks_per_adapter = 5;
    options.latency = 20us;
    options.scsi.can_queue = options.scsi.queue_depth = 1;
    Rig rig(options);
    rig.adapters[0]->at_once = at_once;
    for (unsigned cpu = 0; cpu < 4; ++cpu)
      rig.task(cpu, [&, cpu](kernel::Task& task) {
        for (int i = 0; i < 100; ++i) {
          rig.submit(task, (cpu + static_cast<unsigned>(i)) % 5, i * 1000, 1);
          rig.layer.blk_run_queues(task.context);
        }
      });
    rig.run();
    CHECK(rig.ended == 400);
    CHECK(rig.scsi.statistics().host_full.value > 0);
    CHECK(rig.scsi.statistics().outstanding.peak == 1);
  }
}

TEST_CASE("564 Given batches larger than half of the requests, when the layer is built, then it refuses") {
  RigOptions options;
  options.block.nr_requests = 16;
  CHECK_THROWS_AS(Rig{options}, std::invalid_argument);
}

TEST_CASE("565 Given a hundred commands on two CPUs, when all are done, then the books balance and nothing "
          "is left") {
  Rig rig;
  for (unsigned cpu = 0; cpu < 2; ++cpu)
    rig.task(cpu, [&, cpu](kernel::Task& task) {
      for (int i = 0; i < 100; ++i) rig.submit(task, cpu, i * 1000);
      rig.layer.blk_run_queues(task.context);
    });
  rig.run();
  CHECK(rig.ended == 200);
  CHECK(rig.layer.bios().live().level == 0);
  CHECK(rig.scsi.statistics().outstanding.level == 0);
  const auto elapsed = rig.simulation.now().time_since_epoch();
  for (const auto& cpu : rig.cpus) CHECK(rig.ledger.cpu_total(cpu->number()) - cpu->outstanding() == elapsed);
}
