#include <doctest/doctest.h>

#include "tests/unit/block/rig.hpp"

using namespace dioscope;
using namespace dioscope::block;
using namespace dioscope::block::test;

namespace {

std::vector<std::int64_t> order(const RigOptions& options, const std::vector<std::int64_t>& sectors) {
  Rig rig(options);
  rig.task(0, [&](kernel::Task& task) {
    for (const auto sector : sectors) rig.submit(task, 0, sector, 1);
    rig.layer.blk_run_queues(task.context);
  });
  rig.run();
  std::vector<std::int64_t> result;
  for (const auto& command : rig.adapters[0]->seen) result.push_back(command.sector);
  return result;
}

} // namespace

TEST_CASE("575 Given elevator_linus, when BIOs come out of order, then commands go out by sector") {
  CHECK(order({}, {1000, 5000, 3000, 2000, 4000}) == std::vector<std::int64_t>{1000, 2000, 3000, 4000, 5000});
}

TEST_CASE("576 Given elevator_linus, when a request has been passed often enough, then nothing passes it any "
          "more") {
  RigOptions options;
  options.block.read_latency = 10;
  // 5000 lets 3000 pass; for 2000 and 4000 too little of its allowance is left, so they go to the tail.
  const auto out = order(options, {1000, 5000, 3000, 2000, 4000});
  CHECK(out.front() == 1000);
  CHECK(out.back() == 4000);
  CHECK(out != std::vector<std::int64_t>{1000, 2000, 3000, 4000, 5000});
}

TEST_CASE("577 Given the noop elevator, when BIOs come out of order, then commands keep that order") {
  RigOptions options;
  options.block.elevator = "noop";
  CHECK(order(options, {1000, 5000, 3000, 2000}) == std::vector<std::int64_t>{1000, 5000, 3000, 2000});
}

TEST_CASE(
    "579 Given elevator_linus and a list that has started over, when a BIO lies above both ascents, then it "
    "goes before the second, never behind the tail") {
  CHECK(order({}, {5000, 9000, 1000, 9500}) == std::vector<std::int64_t>{5000, 9000, 9500, 1000});
}

TEST_CASE(
    "571 Given the noop elevator, when a BIO continues a request that is full, then it goes to the tail") {
  RigOptions options;
  options.block.elevator = "noop";
  options.scsi.max_sectors = 16;
  CHECK(order(options, {1000, 1008, 5000, 1016}) == std::vector<std::int64_t>{1000, 5000, 1016});
  options.block.elevator = "linus";
  CHECK(order(options, {1000, 1008, 5000, 1016}) == std::vector<std::int64_t>{1000, 1016, 5000});
}

TEST_CASE("578 Given an unknown elevator, when it is asked for, then that is refused") {
  CHECK_THROWS_AS(Elevators::make("none", BlockParameters{}), std::out_of_range);
}
