#include "models/kernel/deadlock.hpp"
#include "models/memory/page_cache.hpp"
#include "tests/unit/dio/rig.hpp"
#include "tests/unit/support/child.hpp"

using namespace dioscope;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kFilePages = 64;

struct MappedRig : dio::test::Rig {
  explicit MappedRig(const std::string& completion, memory::Backing backing = memory::Backing::buffers)
      : dio::test::Rig(completion), file("0", backing, kFilePages, cache) {}

  /// A process on CPU 0 that reads its disk into the file, or writes it from there.
  void reads(int requests, bool write = false) {
    task(0, [this, requests, write](kernel::Task& self) {
      dio::UserBuffer buffer(region);
      dio::Dio dio(self, direct_io.completion());
      for (int i = 0; i < requests; ++i)
        direct_io.raw_read_write(self, dio, 0, write,
                                 memory::kPageSize * static_cast<std::int64_t>(kFilePages) * i, buffer);
      self.context.change_kind(machine::ContextKind::process);
      finished = true;
    });
  }
  /// A thread of that process on `cpu`, so nice that the process goes first, that synchronises its memory and
  /// writes the file back, all the time.
  void cleans(unsigned cpu, sim::Duration pause = 20us) {
    auto& cleaner = scheduler.create("cleaner", 19, [this, pause](kernel::Task& self) {
      while (!finished) {
        memory::msync(self, region);
        memory::writeback(self.context, file);
        self.context.charge(machine::fn::user_code, pause);
        self.context.settle();
        scheduler.cond_resched(self);
      }
    });
    scheduler.start(cleaner, cpu);
  }
  memory::MemoryParameters memory_parameters;
  memory::PageCache cache{scheduler, locks, memory_parameters};
  memory::AddressSpace file;
  memory::Mm mm{"0", cache};
  memory::Vma region{mm, file, 0, kFilePages};
};

} // namespace

TEST_CASE("490 Given a read into a mapped file, when it is over, then its pages are dirty, released and not "
          "lost, whatever the completion") {
  for (const std::string completion : {"process_reap", "process_last_bio", "interrupt"}) {
    const auto text = dioscope::test::in_child([&] {
      MappedRig rig(completion);
      rig.reads(2);
      rig.run();
      const auto& counted = rig.cache.statistics;
      std::size_t dirty = 0;
      std::size_t pinned = 0;
      for (const auto& page : rig.file.pages()) {
        dirty += page.dirty;
        pinned += page.references != 1;
      }
      return std::to_string(dirty) + " " + std::to_string(pinned) + " " +
             std::to_string(counted.faults.value) + " " + std::to_string(counted.arrivals.value) + " " +
             std::to_string(counted.pages_dirtied.value) + " " +
             std::to_string(counted.dirty_transitions.value) + " " + std::to_string(counted.lost_pages.value);
    });
    CAPTURE(completion);
    CHECK(text == "64 0 64 128 128 64 0");
  }
}

TEST_CASE("491 Given a write from a mapped file, when it is over, then nothing is dirty and no data has "
          "arrived") {
  MappedRig rig("process_reap");
  rig.reads(1, true);
  rig.run();
  CHECK(rig.finished);
  CHECK(rig.cache.statistics.faults.value == kFilePages);
  CHECK(rig.cache.statistics.arrivals.value == 0);
  CHECK(rig.cache.statistics.pages_dirtied.value == 0);
  CHECK_FALSE(rig.region.ptes[0].dirty);
}

TEST_CASE("492 Given msync and writeback during reads into their file, when pages are dirtied in interrupt "
          "context, then the machine deadlocks, and in process context it does not and loses nothing") {
  const auto outcome = [](const std::string& completion, sim::Duration pause = 20us) {
    return dioscope::test::in_child([&]() -> std::string {
      MappedRig rig(completion);
      rig.reads(40);
      rig.cleans(0, pause);
      rig.cleans(1, pause);
      try {
        rig.run();
      } catch (const kernel::Deadlock& deadlock) {
        return deadlock.what();
      }
      return std::to_string(rig.finished) + " " + std::to_string(rig.cache.statistics.lost_pages.value) +
             (rig.cache.statistics.writebacks.value > 100 ? "" : ", but hardly a page was cleaned");
    });
  };
  CHECK(outcome("process_reap") == "1 0");
  for (const auto* completion : {"interrupt_predirty", "workqueue", "workqueue_percpu", "submitter_ipi"}) {
    CAPTURE(completion);
    CHECK(outcome(completion) == "1 0");
  }
  // Whether it is met depends on when the interrupts come.
  std::string story;
  for (auto pause = 20us; pause < 60us && story.find("wait for each other") == std::string::npos;
       pause += 3us)
    story = outcome("interrupt", pause);
  CAPTURE(story);
  CHECK(story.find("wait for each other") != std::string::npos);
  CHECK(story.find("in set_page_dirty") != std::string::npos);
}
