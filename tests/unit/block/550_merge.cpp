#include <doctest/doctest.h>

#include "tests/unit/block/rig.hpp"

using namespace dioscope;
using namespace dioscope::block;
using namespace dioscope::block::test;

namespace {

constexpr std::int64_t kBioSectors = 128;

void submit_256k(Rig& rig, std::uint32_t disk = 0) {
  rig.task(0, [&rig, disk](kernel::Task& task) {
    for (int i = 0; i < 4; ++i) rig.submit(task, disk, i * kBioSectors);
    rig.layer.blk_run_queues(task.context);
  });
  rig.run();
}

} // namespace

TEST_CASE("550 Given an adapter with 32 segments, when 256 KiB are submitted, then two commands of 128 KiB "
          "go out") {
  Rig rig;
  submit_256k(rig);
  const auto& seen = rig.adapters[0]->seen;
  REQUIRE(seen.size() == 2);
  CHECK(seen[0].length == sim::Bytes{128 << 10});
  CHECK(seen[0].sector == 0);
  CHECK(seen[1].length == sim::Bytes{128 << 10});
  CHECK(seen[1].sector == 2 * kBioSectors);
  CHECK(rig.ended == 4);
  CHECK(rig.layer.statistics().back_merges.value == 2);
  CHECK(rig.layer.statistics().merges_refused.value == 1);
  CHECK(rig.count(Tracepoint::block_rq_complete) == 2);
  CHECK(rig.interrupts.statistics().device.value == 2);
}

TEST_CASE("551 Given an adapter with 128 segments, when 256 KiB are submitted, then one command goes out") {
  RigOptions options;
  options.scsi.sg_tablesize = 128;
  Rig rig(options);
  submit_256k(rig);
  REQUIRE(rig.adapters[0]->seen.size() == 1);
  CHECK(rig.adapters[0]->seen[0].length == sim::Bytes{256 << 10});
  CHECK(rig.ended == 4);
  CHECK(rig.interrupts.statistics().device.value == 1);
}

TEST_CASE("552 Given 128 segments but 256 sectors, when 256 KiB are submitted, then the sectors split the "
          "command") {
  RigOptions options;
  options.scsi.sg_tablesize = 128;
  options.scsi.max_sectors = 256;
  Rig rig(options);
  submit_256k(rig);
  CHECK(rig.adapters[0]->seen.size() == 2);
}

TEST_CASE("553 Given a queued request, when the BIO before it comes, then it is merged at the front") {
  Rig rig;
  rig.task(0, [&](kernel::Task& task) {
    rig.submit(task, 0, kBioSectors);
    rig.submit(task, 0, 0);
    rig.layer.blk_run_queues(task.context);
  });
  rig.run();
  REQUIRE(rig.adapters[0]->seen.size() == 1);
  CHECK(rig.adapters[0]->seen[0].sector == 0);
  CHECK(rig.layer.statistics().front_merges.value == 1);
  CHECK(rig.ended_sectors == std::vector<std::int64_t>{0, kBioSectors});
}

TEST_CASE("554 Given a gap between two requests, when a BIO fills it, then all three become one command") {
  RigOptions options;
  options.scsi.sg_tablesize = 128;
  Rig rig(options);
  rig.task(0, [&](kernel::Task& task) {
    rig.submit(task, 0, 0);
    rig.submit(task, 0, 2 * kBioSectors);
    rig.submit(task, 0, kBioSectors);
    rig.layer.blk_run_queues(task.context);
  });
  rig.run();
  REQUIRE(rig.adapters[0]->seen.size() == 1);
  CHECK(rig.adapters[0]->seen[0].length == sim::Bytes{192 << 10});
  CHECK(rig.layer.statistics().request_merges.value == 1);
  CHECK(rig.layer.statistics().requests_in_use.level == 0);
}

TEST_CASE("555 Given a read and a write that touch, when both are queued, then they are not merged") {
  Rig rig;
  rig.task(0, [&](kernel::Task& task) {
    rig.submit(task, 0, 0, kMaxVecs, false);
    rig.submit(task, 0, kBioSectors, kMaxVecs, true);
    rig.layer.blk_run_queues(task.context);
  });
  rig.run();
  CHECK(rig.adapters[0]->seen.size() == 2);
}

TEST_CASE(
    "556 Given a BIO larger than a command may be, when it is submitted, then that is an internal error") {
  RigOptions options;
  options.block.max_segment_size = sim::Bytes{1024};
  Rig rig(options);
  rig.task(0, [&](kernel::Task& task) { rig.submit(task, 0, 0); });
  CHECK_THROWS_AS(rig.run(), machine::InternalError);
}

TEST_CASE("557 Given a BIO that has ended, when it ends again, then that is an internal error") {
  Rig rig;
  rig.task(0, [&](kernel::Task& task) {
    Bio& bio = rig.bio(task, 0, 0);
    struct Nobody final : BioOwner {
      void end_io(machine::Context& /*context*/, Bio& /*bio*/) override {}
    } nobody;
    bio.owner = &nobody;
    bio_endio(task.context, bio, true);
    bio_endio(task.context, bio, true);
  });
  CHECK_THROWS_AS(rig.run(), machine::InternalError);
}

TEST_CASE("558 Given one I/O, when its BIO ends, then the chain of causes leads back to its submission") {
  Rig rig;
  rig.task(0, [&](kernel::Task& task) {
    rig.submit(task, 0, 0);
    rig.layer.blk_run_queues(task.context);
  });
  rig.run();
  auto find = [&](Tracepoint kind) {
    return *std::ranges::find(rig.events, static_cast<std::uint16_t>(kind), &sim::TraceEvent::kind);
  };
  CHECK(find(Tracepoint::block_bio_complete).cause == find(Tracepoint::block_bio_queue).id);
  CHECK(find(Tracepoint::block_rq_complete).cause == find(Tracepoint::block_rq_issue).id);
  CHECK(find(Tracepoint::block_rq_issue).cause == find(Tracepoint::block_rq_insert).id);
  CHECK(find(Tracepoint::block_rq_insert).cause == find(Tracepoint::block_bio_queue).id);
}
