#include <doctest/doctest.h>

#include "tests/unit/block/rig.hpp"

using namespace dioscope;
using namespace dioscope::block::test;

namespace {

struct Thing : memory::SlabObject {};

struct Slab {
  explicit Slab(Rig& rig, std::size_t capacity = memory::SlabCache<Thing>::kUnlimited)
      : cache("thing", 2, sim::Bytes{64}, sim::Bytes{32}, rig.pools, rig.locks, capacity) {}
  memory::SlabCache<Thing> cache;
};

} // namespace

TEST_CASE("580 Given a slab cache, when an object is freed and one is allocated, then it is the same one, "
          "and warm") {
  Rig rig;
  Slab slab(rig);
  rig.task(0, [&](kernel::Task& task) {
    Thing* first = slab.cache.try_alloc(task.context);
    slab.cache.free(task.context, *first);
    const auto hits = task.context.cpu().cache().statistics().hits.value;
    CHECK(slab.cache.try_alloc(task.context) == first);
    CHECK(task.context.cpu().cache().statistics().hits.value == hits + 2);
  });
  rig.run();
  CHECK(slab.cache.statistics().in_use.level == 1);
}

TEST_CASE("581 Given objects up to 256 bytes, when they are allocated here and freed there, then batches of "
          "126 move") {
  Rig rig;
  Slab slab(rig);
  std::vector<Thing*> things;
  rig.task(0, [&](kernel::Task& task) {
    for (int i = 0; i < 253; ++i) things.push_back(slab.cache.try_alloc(task.context));
    CHECK(slab.cache.statistics().refills.value == 3);
    CHECK(slab.cache.free_on(0) == 3 * 126 - 253);
  });
  rig.task(1, [&](kernel::Task& task) {
    task.context.charge(machine::fn::user_code, 1s);
    task.context.settle();
    for (auto* thing : things) slab.cache.free(task.context, *thing);
  });
  rig.run();
  CHECK(slab.cache.statistics().flushes.value == 1);
  CHECK(slab.cache.free_on(1) == 253 - 126);
  CHECK(slab.cache.free_shared() == 126);
  CHECK(slab.cache.statistics().in_use.level == 0);
  CHECK(slab.cache.statistics().in_use.peak == 253);
  CHECK(slab.cache.lock().statistics().acquisitions.value == 4);
}

TEST_CASE("582 Given objects by size, when the array's limits are asked for, then they are the kernel's") {
  CHECK(memory::array_limits(sim::Bytes{256}).limit == 252);
  CHECK(memory::array_limits(sim::Bytes{512}).limit == 124);
  CHECK(memory::array_limits(sim::Bytes{512}).batch == 62);
  CHECK(memory::array_limits(sim::Bytes{4096}).limit == 60);
}

TEST_CASE(
    "583 Given a full memory, when objects are wanted, then the reserve gives them and is filled up first") {
  Rig rig;
  Slab slab(rig, 2);
  memory::Mempool<Thing> pool("thing", slab.cache, 2, rig.pools, rig.locks);
  rig.task(0, [&](kernel::Task& task) {
    std::vector<Thing*> things;
    for (int i = 0; i < 4; ++i) things.push_back(pool.try_alloc(task.context));
    CHECK(pool.reserve() == 0);
    CHECK(pool.statistics().from_reserve.value == 2);
    CHECK(pool.try_alloc(task.context) == nullptr);
    CHECK(pool.lock().statistics().acquisitions.value == 3);
    for (int i = 0; i < 3; ++i) pool.free(task.context, *things[static_cast<std::size_t>(i)]);
    CHECK(pool.reserve() == 2);
    CHECK(pool.statistics().to_reserve.value == 2);
    CHECK(slab.cache.statistics().frees.value == 1);
  });
  rig.run();
}

TEST_CASE("584 Given a mempool with its reserve, when objects come and go, then its lock is not taken") {
  Rig rig;
  rig.task(0, [&](kernel::Task& task) {
    for (int i = 0; i < 10; ++i) rig.layer.bio_put(task.context, rig.bio(task, 0, 0));
  });
  rig.run();
  CHECK(rig.layer.bios().bio_pool().lock().statistics().acquisitions.value == 0);
  CHECK(rig.layer.bios().live().level == 0);
  CHECK(rig.layer.bios().live().peak == 1);
}

TEST_CASE("585 Given a BIO that was put, when it is put again, then that is an internal error") {
  Rig rig;
  rig.task(0, [&](kernel::Task& task) {
    block::Bio& bio = rig.bio(task, 0, 0);
    rig.layer.bio_put(task.context, bio);
    rig.layer.bio_put(task.context, bio);
  });
  CHECK_THROWS_AS(rig.run(), machine::InternalError);
}
