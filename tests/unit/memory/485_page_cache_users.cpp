#include <set>

#include "models/workload/page_cache_users.hpp"
#include "tests/unit/memory/rig.hpp"
#include "tests/unit/support/child.hpp"

using namespace dioscope;
using namespace dioscope::memory;
using namespace dioscope::memory::test;
using workload::PageCacheParameters;

namespace {

workload::WorkloadParameters mapped(const std::string& target, const std::string& files) {
  workload::WorkloadParameters parameters;
  parameters.target = target;
  parameters.target_files = files;
  parameters.request_size = kPageSize * 4;
  return parameters;
}

kernel::test::RigOptions with_clocks() {
  kernel::test::RigOptions options;
  options.clocks = true;
  return options;
}

/// The memory locks that the users which `parameters` asks for take in `span` on the memory of two processes,
/// "(r)" for reading, and after a colon how many tasks there are.
std::string after(sim::Duration span, const PageCacheParameters& parameters) {
  return dioscope::test::in_child([&] {
    Rig rig(Backing::buffers, with_clocks());
    rig.finished = true;
    const auto workload_parameters = mapped("mapped_file", "shared");
    workload::Targets targets(rig.cache, workload_parameters, 2);
    std::set<std::string> taken;
    rig.locks.on_step([&](const machine::Context& context) {
      for (const auto& hold : context.holds()) {
        const auto name = hold.lock->name().substr(0, hold.lock->name().find('.'));
        if (name != "page_lock" && name != "private_lock" && name != "inode_lock" &&
            name != "page_table_lock")
          continue;
        const auto* suffix = hold.access == locking::Access::shared ? "(r)" : "";
        taken.insert(name + suffix + (context.irqs_enabled() ? "" : " irqs off"));
      }
    });
    workload::PageCacheUsers users(rig.scheduler, rig.timers, targets, parameters, 2);
    rig.run_until(span);
    std::string text;
    for (const auto& name : taken) text += (text.empty() ? "" : " ") + name;
    return text + ": " + std::to_string(rig.scheduler.tasks().size());
  });
}

} // namespace

TEST_CASE("485 Given no interval, when the users are made, then there is none") {
  PageCacheParameters parameters;
  CHECK_FALSE(parameters.any());
  // The two tasks are ksoftirqd's.
  CHECK(after(20ms, parameters) == ": 2");
  parameters.inode_interval = 1ms;
  CHECK(parameters.any());
}

TEST_CASE("486 Given one kind of user, when it has worked, then it held with interrupts on what its kind "
          "holds") {
  const auto holds = [](sim::Duration PageCacheParameters::*interval) {
    PageCacheParameters parameters;
    parameters.*interval = 1ms;
    return after(50ms, parameters);
  };
  CHECK(holds(&PageCacheParameters::reader_interval) == "page_lock(r): 3");
  CHECK(holds(&PageCacheParameters::writer_interval) == "page_lock(r) page_table_lock: 3");
  CHECK(holds(&PageCacheParameters::msync_interval) == "page_table_lock: 3");
  CHECK(holds(&PageCacheParameters::munmap_interval) ==
        "inode_lock page_lock page_lock(r) page_table_lock private_lock: 3");
  CHECK(holds(&PageCacheParameters::writeback_interval) == "inode_lock: 3");
  CHECK(holds(&PageCacheParameters::reclaim_interval) == "page_lock private_lock: 3");
  CHECK(holds(&PageCacheParameters::inode_interval) == "inode_lock: 3");
}

TEST_CASE(
    "487 Given writers, msync and pdflush, when they have worked, then dirty bits went to the pages, the "
    "pages to the file, and nothing was lost") {
  Rig rig(Backing::buffers, with_clocks());
  rig.finished = true;
  const auto workload_parameters = mapped("mapped_file", "each");
  workload::Targets targets(rig.cache, workload_parameters, 2);
  PageCacheParameters parameters;
  parameters.writer_interval = parameters.msync_interval = parameters.writeback_interval = 1ms;
  parameters.writers = parameters.msyncs = 2;
  const workload::PageCacheUsers users(rig.scheduler, rig.timers, targets, parameters, 2);
  rig.run_until(200ms);
  const auto& counted = rig.cache.statistics;
  CHECK(counted.faults.value == 8);
  CHECK(counted.msync_moves.value > 50);
  CHECK(counted.writebacks.value > 50);
  CHECK(counted.writebacks.value <= counted.dirty_transitions.value);
  CHECK(counted.inode_marks.value > 10);
  CHECK(counted.lost_pages.value == 0);
}

TEST_CASE("488 Given targets shared or one each, when they are made, then every process has its own pages") {
  Rig rig;
  rig.process([](Task&) {});
  for (const std::string files : {"shared", "each"}) {
    const auto parameters = mapped(files == "each" ? "shmem" : "mapped_file", files);
    workload::Targets targets(rig.cache, parameters, 3);
    CHECK(targets.files().size() == (files == "shared" ? 1 : 3));
    std::set<const Page*> pages;
    for (std::uint32_t i = 0; i < 3; ++i)
      for (const auto& page : targets.region(i).pages()) {
        pages.insert(&page);
        CHECK((page.mapping->backing() == Backing::no_buffers) == (files == "each"));
      }
    CHECK(pages.size() == 12);
  }
  rig.run();
}

TEST_CASE("489 Given users bound to CPUs, when they work, then each stays on its own") {
  Rig rig(Backing::buffers, with_clocks());
  rig.finished = true;
  const auto workload_parameters = mapped("mapped_file", "shared");
  workload::Targets targets(rig.cache, workload_parameters, 2);
  PageCacheParameters parameters;
  parameters.pin = true;
  parameters.reader_interval = 1ms;
  parameters.readers = 2;
  const workload::PageCacheUsers users(rig.scheduler, rig.timers, targets, parameters, 2);
  rig.run_until(50ms);
  for (const auto& task : rig.scheduler.tasks())
    if (task->name.starts_with("page_reader")) {
      CHECK(task->cpus_allowed == std::uint64_t{1} << (task->name.back() - '0'));
      CHECK(task->cpu == static_cast<unsigned>(task->name.back() - '0'));
      CHECK(task->switches > 10);
    }
}
