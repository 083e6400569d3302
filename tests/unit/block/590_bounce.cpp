#include <doctest/doctest.h>

#include "tests/unit/block/rig.hpp"

#include "models/block/functions.hpp"

using namespace dioscope;
using namespace dioscope::block;
using namespace dioscope::block::test;

namespace {

RigOptions low_memory() {
  RigOptions options;
  options.block.bounce_limit = sim::Bytes{896 << 20};
  return options;
}

sim::Duration copied(Rig& rig, machine::ContextKind kind) {
  sim::Duration sum{0};
  for (const auto& entry : rig.ledger.entries())
    if (entry.kind == kind &&
        (entry.function == fn::bounce_end_io || entry.function == fn::blk_queue_bounce) &&
        entry.reason == machine::Reason::run)
      sum += entry.time;
  return sum;
}

} // namespace

TEST_CASE(
    "590 Given pages that the adapter does not reach, when they are read, then their data is copied in the "
    "softirq, and the rest is not") {
  Rig rig(low_memory());
  for (unsigned i = 0; i < 12; ++i) rig.pages[i].frame = (1 << 30) / 4096;
  rig.task(0, [&](kernel::Task& task) {
    rig.submit(task, 0, 0);
    rig.layer.blk_run_queues(task.context);
  });
  rig.run();
  CHECK(rig.ended == 1);
  CHECK(rig.adapters[0]->seen.size() == 1);
  CHECK(rig.layer.statistics().bounced_bytes.value == 12 * 4096);
  CHECK(copied(rig, machine::ContextKind::softirq) ==
        12 * sim::transfer_time(memory::kPageSize, rig.layer.parameters().bounce_copy_rate));
  CHECK(rig.layer.bios().live().peak == 2);
  CHECK(rig.layer.bios().live().level == 0);
}

TEST_CASE("591 Given pages that the adapter does not reach, when they are written, then their data is copied "
          "by who "
          "submits") {
  Rig rig(low_memory());
  rig.pages[3].frame = (1 << 30) / 4096;
  rig.task(0, [&](kernel::Task& task) {
    rig.submit(task, 0, 0, kMaxVecs, true);
    rig.layer.blk_run_queues(task.context);
  });
  rig.run();
  CHECK(rig.ended == 1);
  CHECK(rig.layer.statistics().bounced_bytes.value == 4096);
  CHECK(copied(rig, machine::ContextKind::softirq) == 0ns);
  CHECK(copied(rig, machine::ContextKind::process) ==
        rig.layer.parameters().bounce_page +
            sim::transfer_time(memory::kPageSize, rig.layer.parameters().bounce_copy_rate));
}

TEST_CASE("592 Given pages below the limit, or no limit, when they are read, then nothing is bounced") {
  for (const bool limit : {true, false}) {
    Rig rig(limit ? low_memory() : RigOptions{});
    if (!limit) rig.pages[0].frame = (1 << 30) / 4096;
    rig.task(0, [&](kernel::Task& task) {
      rig.submit(task, 0, 0);
      rig.layer.blk_run_queues(task.context);
    });
    rig.run();
    CHECK(rig.ended == 1);
    CHECK(rig.layer.statistics().bounced_bytes.value == 0);
    CHECK(rig.layer.bios().live().peak == 1);
  }
}
