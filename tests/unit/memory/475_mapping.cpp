#include "tests/unit/memory/rig.hpp"

using namespace dioscope;
using namespace dioscope::memory;
using namespace dioscope::memory::test;

namespace {

std::string pinned(Rig& rig, Task& self, bool write) {
  const auto faults = rig.cache.statistics.faults.value;
  const auto dirty_faults = rig.cache.statistics.dirty_faults.value;
  rig.record.take();
  get_user_pages(self, rig.region, 0, 2, write, 100ns);
  return std::to_string(rig.cache.statistics.faults.value - faults) + " faults, " +
         std::to_string(rig.cache.statistics.dirty_faults.value - dirty_faults) + " to make dirty";
}

} // namespace

TEST_CASE("475 Given pages wanted for a read, when they are pinned, then a pte that is missing or not dirty "
          "faults, and one that is both does not") {
  Rig rig;
  rig.process([&](Task& self) {
    CHECK(pinned(rig, self, false) == "2 faults, 0 to make dirty");
    CHECK_FALSE(rig.region.ptes[0].dirty);
    CHECK(pinned(rig, self, true) == "0 faults, 2 to make dirty");
    CHECK(rig.region.ptes[0].dirty);
    CHECK(pinned(rig, self, true) == "0 faults, 0 to make dirty");
    msync(self, rig.region);
    CHECK(pinned(rig, self, false) == "0 faults, 0 to make dirty");
    CHECK(pinned(rig, self, true) == "0 faults, 2 to make dirty");
    CHECK(rig.file.pages()[0].references == 6);
    CHECK(rig.file.pages()[2].references == 1);
  });
  rig.run();
}

TEST_CASE("476 Given a missing page, when it is pinned, then page_table_lock is dropped for the fault, whose "
          "cost is the parameter's") {
  Rig rig;
  rig.memory_parameters.page_fault = 50us;
  rig.process([&](Task& self) {
    rig.record.take();
    const auto before = self.context.now();
    get_user_pages(self, rig.region, 0, 1, true, 100ns);
    CHECK(self.context.now() - before > 50us);
    CHECK(rig.record.take() == "+page_table_lock -page_table_lock +page_lock(r) -page_lock +page_table_lock "
                               "-page_table_lock +page_table_lock -page_table_lock");
    const auto then = self.context.now();
    get_user_pages(self, rig.region, 0, 1, true, 100ns);
    CHECK(self.context.now() - then < 5us);
    CHECK(rig.record.take() == "+page_table_lock -page_table_lock");
  });
  rig.run();
}

TEST_CASE("477 Given a writer that waits for a semaphore, when a reader comes later, then the writer gets it "
          "first and readers that stand together get it together") {
  Rig rig(Backing::buffers, [] {
    kernel::test::RigOptions options;
    options.cpus = 4;
    return options;
  }());
  std::string order;
  auto& semaphore = rig.mm.mmap_sem;
  const auto reader = [&](unsigned cpu, sim::Duration when, char name) {
    rig.task(cpu, [&, when, name](Task& self) {
      Rig::work(self, when);
      semaphore.down_read(self);
      order += name;
      Rig::work(self, 100us);
      CHECK_FALSE(semaphore.writer());
      order += '/';
      semaphore.up_read(self);
    });
  };
  reader(0, 1us, 'a');
  rig.task(1, [&](Task& self) {
    Rig::work(self, 20us);
    semaphore.down_write(self);
    order += 'W';
    CHECK(semaphore.readers() == 0);
    Rig::work(self, 100us);
    order += '/';
    semaphore.up_write(self);
    rig.finished = true;
  });
  reader(2, 40us, 'b');
  reader(3, 60us, 'c');
  rig.run();
  CHECK((order == "a/W/bc//" || order == "a/W/cb//"));
  CHECK(rig.cache.statistics.semaphore_sleeps.value == 3);
  CHECK(semaphore.readers() == 0);
  CHECK_FALSE(semaphore.writer());
}

TEST_CASE("478 Given a spin lock held, when the holder wants a semaphore, then that is an internal error") {
  Rig rig;
  rig.task(0, [&](Task& self) {
    kernel::spin_lock(self.context, rig.mm.page_table_lock);
    rig.mm.mmap_sem.down_read(self);
  });
  rig.run_to_error();
}

TEST_CASE("479 Given stores through a mapping, when it is unmapped or synchronised, then dirty ptes become "
          "dirty pages under page_table_lock") {
  Rig rig;
  rig.process([&](Task& self) {
    store_to(self, rig.region, 0);
    rig.record.take();
    msync(self, rig.region);
    CHECK(rig.record.take() == "+page_table_lock +private_lock +page_lock(w) -page_lock +inode_lock "
                               "-inode_lock -private_lock -page_table_lock");
    CHECK(rig.file.pages()[0].dirty);
    CHECK(rig.region.ptes[0].present);
    msync(self, rig.region);
    CHECK(rig.record.take() == "+page_table_lock -page_table_lock");
    store_to(self, rig.region, 0);
    rig.record.take();
    munmap(self, rig.region);
    CHECK(rig.record.take() == "+page_table_lock +private_lock -private_lock -page_table_lock");
    CHECK_FALSE(rig.region.ptes[0].present);
  });
  rig.run();
  CHECK(rig.cache.statistics.msync_moves.value == 1);
  CHECK(rig.cache.statistics.pages_zapped.value == 1);
}

TEST_CASE("480 Given dirty pages, when they are written back, then each leaves the list under page_lock, is "
          "written without a lock, and the inode is marked no more") {
  Rig rig;
  rig.process([&](Task& self) {
    CHECK(writeback(self.context, rig.file) == 0);
    CHECK(rig.record.take() == "+inode_lock -inode_lock");
    rig.dirtied(self, 0);
    rig.dirtied(self, 5);
    CHECK(writeback(self.context, rig.file) == 2);
    CHECK(rig.record.take() == "+inode_lock -inode_lock +page_lock(w) -page_lock +page_lock(w) -page_lock "
                               "+page_lock(w) -page_lock");
    CHECK_FALSE(rig.file.pages()[5].dirty);
    CHECK_FALSE(rig.file.host.dirty_pages);
    CHECK(rig.file.dirty_list.empty());
  });
  rig.run();
  CHECK(rig.cache.statistics.writebacks.value == 2);
}

TEST_CASE("481 Given a page that reclaim looks at, when it is pinned, then its pte goes and the page stays, "
          "and when it is not, it is written and freed") {
  Rig rig;
  rig.process([&](Task& self) {
    auto& page = rig.file.pages()[0];
    get_user_pages(self, rig.region, 0, 1, true, 100ns);
    CHECK_FALSE(reclaim(self.context, page));
    CHECK_FALSE(rig.region.ptes[0].present);
    CHECK(page.dirty);
    page_cache_release(self.context, page);
    auto& clean = rig.file.pages()[1];
    get_user_pages(self, rig.region, 1, 1, false, 100ns);
    CHECK_FALSE(reclaim(self.context, clean));
    page_cache_release(self.context, clean);
    rig.record.take();
    CHECK(reclaim(self.context, page));
    CHECK(rig.record.take() == "+page_lock(w) -page_lock +private_lock -private_lock +page_lock(w) "
                               "-page_lock");
    CHECK_FALSE(page.dirty);
    CHECK(rig.file.dirty_list.empty());
  });
  rig.run();
  CHECK(rig.cache.statistics.pages_reclaimed.value == 1);
  CHECK(rig.cache.statistics.pages_unmapped.value == 2);
  CHECK(rig.lost() == 0);
}
