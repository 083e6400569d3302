#include "models/kernel/deadlock.hpp"
#include "tests/unit/memory/rig.hpp"
#include "tests/unit/support/child.hpp"

using namespace dioscope;
using namespace dioscope::memory;
using namespace dioscope::memory::test;

TEST_CASE("460 Given an anonymous page, when it is dirtied, then that takes no lock and no time") {
  Rig rig;
  rig.process([&](Task& self) {
    Page page;
    const auto before = self.context.now();
    set_page_dirty(self.context, page);
    CHECK(page.dirty);
    CHECK(self.context.outstanding() == 0ns);
    CHECK(self.context.now() == before);
    CHECK(rig.record.take() == "");
  });
  rig.run();
  CHECK(rig.cache.statistics.pages_dirtied.value == 0);
}

TEST_CASE("461 Given a page with buffers, when it is dirtied, then private_lock is taken always, page_lock "
          "when it was clean, inode_lock when its inode was") {
  Rig rig;
  rig.process([&](Task& self) {
    CHECK(rig.dirtied(self, 0) ==
          "+private_lock +page_lock(w) -page_lock +inode_lock -inode_lock -private_lock");
    CHECK(rig.file.host.dirty_pages);
    CHECK(rig.dirtied(self, 0) == "+private_lock -private_lock");
    CHECK(rig.dirtied(self, 1) == "+private_lock +page_lock(w) -page_lock -private_lock");
    CHECK(rig.file.dirty_list.size() == 2);
  });
  rig.run();
  const auto& counted = rig.cache.statistics;
  CHECK(counted.pages_dirtied.value == 3);
  CHECK(counted.dirty_transitions.value == 2);
  CHECK(counted.inode_marks.value == 1);
}

TEST_CASE("462 Given a page without buffers, when it is dirtied, then page_lock and after it inode_lock are "
          "taken, both only when it was clean") {
  Rig rig(Backing::no_buffers);
  rig.process([&](Task& self) {
    CHECK(rig.dirtied(self, 0) == "+page_lock(w) -page_lock +inode_lock -inode_lock");
    CHECK(rig.dirtied(self, 0) == "");
    CHECK(rig.dirtied(self, 1) == "+page_lock(w) -page_lock");
  });
  rig.run();
  CHECK(rig.cache.statistics.dirty_transitions.value == 2);
}

TEST_CASE("463 Given a page of a file, when it is dirtied, then interrupts stay enabled and the costs are "
          "the parameters'") {
  Rig rig;
  rig.memory_parameters.mark_buffers = 10us;
  rig.memory_parameters.move_page = 20us;
  rig.memory_parameters.mark_inode = 40us;
  rig.process([&](Task& self) {
    const auto cost = [&](std::size_t page) {
      const auto before = self.context.now();
      set_page_dirty(self.context, rig.file.pages()[page]);
      self.context.settle();
      return (self.context.now() - before) / 10us * 10us;
    };
    CHECK(cost(0) == 70us);
    CHECK(cost(0) == 10us);
    CHECK(cost(1) == 30us);
  });
  rig.run();
  CHECK(rig.cpus[0]->statistics().irq_off.max() < 10us);
}

TEST_CASE(
    "464 Given a task within a lock of a file, when an interrupt of its CPU dirties a clean page of the "
    "file, then that is a deadlock (D1), for an anonymous page none") {
  const auto story = [](const std::string& lock) {
    return dioscope::test::in_child([lock] {
      Rig rig;
      Page anonymous;
      rig.task(0, [&](Task& self) {
        if (lock == "private_lock") kernel::spin_lock(self.context, rig.file.private_lock);
        if (lock == "inode_lock") kernel::spin_lock(self.context, rig.cache.inode_lock);
        if (lock == "page_lock" || lock == "none") kernel::read_lock(self.context, rig.file.page_lock);
        for (;;) Rig::work(self, 1ms);
      });
      rig.device(2, true, [&](machine::HardirqContext& context) {
        set_page_dirty(context, lock == "none" ? anonymous : rig.file.pages()[0]);
      });
      rig.interrupt_at(100us, 2);
      rig.at(100ms, [&] { rig.simulation.stop(); });
      rig.ran = true;
      try {
        rig.simulation.run();
      } catch (const kernel::Deadlock& deadlock) {
        return std::string(deadlock.what());
      }
      return std::string();
    });
  };
  for (const std::string lock : {"private_lock", "page_lock", "inode_lock"}) {
    const auto text = story(lock);
    CAPTURE(text);
    CHECK(text.find("spins on " + lock) != std::string::npos);
    CHECK(text.find("in set_page_dirty") != std::string::npos);
  }
  CHECK(story("none") == "");
}
