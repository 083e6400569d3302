#include "tests/unit/dio/rig.hpp"
#include "tests/unit/support/actors.hpp"
#include "tests/unit/support/child.hpp"
#include "tests/unit/support/effort.hpp"

#include "models/dio/functions.hpp"
#include "models/driver/functions.hpp"
#include "models/memory/functions.hpp"

using namespace dioscope;
using namespace dioscope::dio;
using namespace dioscope::dio::test;
using dioscope::test::in_child;
using dioscope::test::kSanitized;
using machine::ContextKind;

namespace {

constexpr std::size_t kPages = 64; // 256 KiB

std::string text(std::initializer_list<std::uint64_t> numbers) {
  std::string list;
  for (const auto n : numbers) list += (list.empty() ? "" : " ") + std::to_string(n);
  return list;
}

/// Every design with every way to wake.
std::vector<std::pair<std::string, std::string>> designs_and_wakes() {
  std::vector<std::pair<std::string, std::string>> all;
  for (const auto& name : all_designs())
    for (const auto& wake : kernel::wake_paths()) all.emplace_back(name, wake);
  return all;
}

} // namespace

TEST_CASE("600 Given 256 KiB, when they are read, then they go out as 4 BIOs of 16 pages and 2 commands") {
  Rig rig("process_reap");
  rig.process(kPages);
  std::vector<std::uint64_t> sectors;
  rig.run();
  for (const auto& event : rig.events)
    if (event.kind == static_cast<std::uint16_t>(Tracepoint::block_bio_queue)) {
      CHECK(event.arguments[2] == 128);
      sectors.push_back(event.arguments[1]);
    }
  CHECK(sectors == std::vector<std::uint64_t>{0, 128, 256, 384});
  CHECK(rig.adapters[0]->seen.size() == 2);
  CHECK(rig.finished);
  CHECK(rig.direct_io.statistics().requests.value == 1);
  CHECK(rig.direct_io.statistics().bytes.value == 256 << 10);
}

TEST_CASE("601 Given a size that is no multiple of 16 pages, when it is read, then the last BIO is short") {
  Rig rig("process_reap");
  rig.process(37);
  rig.run();
  std::vector<std::uint64_t> sizes;
  for (const auto& event : rig.events)
    if (event.kind == static_cast<std::uint16_t>(Tracepoint::block_bio_queue))
      sizes.push_back(event.arguments[2]);
  CHECK(sizes == std::vector<std::uint64_t>{128, 128, 40});
}

TEST_CASE("602 Given a request of 65 BIOs or more, when the 65th is built, then finished BIOs are reaped, "
          "not before") {
  const auto reaped = [](std::size_t bios) {
    return in_child([bios] {
      block::test::RigOptions options;
      options.latency = 1us;
      Rig rig("process_reap", options);
      rig.unplugger(10ms);
      rig.process(bios * block::kMaxVecs);
      rig.run();
      return text({rig.booked(ContextKind::process, dio::fn::dio_bio_reap) > 0ns, rig.finished,
                   static_cast<std::uint64_t>(rig.pinned)});
    });
  };
  CHECK(reaped(64) == "0 1 0");
  CHECK(reaped(65) == "1 1 0");
}

TEST_CASE("603 Given 2 commands a request, when they complete apart, then each design wakes as often as it "
          "should") {
  const auto run = [](const std::string& name) {
    return in_child([&] {
      Rig rig(name);
      rig.process(kPages, false, 5);
      rig.run();
      const auto& scheduler = rig.scheduler.statistics();
      return text({scheduler.wakeups.value, scheduler.switches.value, scheduler.reschedule_ipis.value,
                   rig.interrupts.statistics().device.value});
    });
  };
  // Switches: one to start the process, one at its end, and two a sleep.
  CHECK(run("process_reap") == "10 22 10 10");
  CHECK(run("process_last_bio") == "5 12 5 10");
  CHECK(run("interrupt") == "5 12 5 10");
  // The worker of the interrupted CPU sleeps and is woken without an IPI; the process needs one.
  CHECK(run("workqueue_percpu") == "15 32 5 10");
  // The process's own CPU wakes it.
  CHECK(run("submitter_ipi") == "5 12 0 10");
}

TEST_CASE("604 Given two BIOs a command, when process_reap ends them, then the second wake-up finds the task "
          "queued") {
  Rig rig("process_reap");
  rig.process(kPages);
  rig.run();
  CHECK(rig.scheduler.statistics().wakeups.value == 2);
  CHECK(rig.scheduler.statistics().spurious_wakeups.value == 2);
}

TEST_CASE("605 Given any design, when a BIO ends, then end_io runs in a softirq with interrupts off") {
  for (const auto& name : all_designs()) {
    CAPTURE(name);
    const auto seen = in_child([&] {
      Rig rig(name);
      rig.process(kPages);
      std::uint64_t in_softirq = 0;
      std::uint64_t irqs_off = 0;
      rig.simulation.tracer().listen(static_cast<std::uint16_t>(Tracepoint::block_bio_complete),
                                     [&](const sim::TraceEvent& event) {
                                       const auto& top = rig.cpus[event.cpu]->top();
                                       in_softirq += top.kind() == ContextKind::softirq;
                                       irqs_off += !top.irqs_enabled();
                                     });
      rig.run();
      return text({in_softirq, irqs_off});
    });
    CHECK(seen == "4 4");
  }
}

TEST_CASE("606 Given the designs, when pages are dirtied and released, then in the context the design says") {
  const auto where = [](const std::string& name) {
    return in_child([&] {
      Rig rig(name);
      rig.process(kPages);
      rig.run();
      return text({rig.booked(ContextKind::process, memory::fn::set_page_dirty) == 64 * 80ns,
                   rig.booked(ContextKind::softirq, memory::fn::set_page_dirty) == 64 * 80ns});
    });
  };
  CHECK(where("process_reap") == "1 0");
  CHECK(where("process_last_bio") == "1 0");
  CHECK(where("interrupt") == "0 1");
  CHECK(where("workqueue_percpu") == "1 0");
}

TEST_CASE("607 Given reads and writes, when they are done, then no page is pinned, and only what was read is "
          "dirty") {
  for (const auto& name : all_designs())
    for (const bool write : {false, true}) {
      CAPTURE(name);
      CAPTURE(write);
      const auto pages = in_child([&] {
        Rig rig(name);
        rig.process(kPages, write, 3);
        rig.run();
        return text(
            {rig.finished, static_cast<std::uint64_t>(rig.pinned), static_cast<std::uint64_t>(rig.dirty)});
      });
      CHECK(pages == (write ? "1 0 0" : "1 0 64"));
    }
}

TEST_CASE("608 Given commands that complete at any moment around the sleep, when the task waits, then no "
          "wake-up is "
          "lost") {
  for (const auto& [name, wake] : designs_and_wakes())
    for (const bool early_unplug : {false, true})
      for (const auto step :
           std::initializer_list<sim::Duration>{1ns, 370ns, 1100ns, 2300ns, 3100ns, 5000ns, 7700ns, 13us}) {
        INFO(name, ", ", wake);
        CAPTURE(early_unplug);
        CAPTURE(step.count());
        const auto done = in_child([&, name = name, wake = wake] {
          block::test::RigOptions options;
          options.latency = step;
          Rig rig(name, options, wake);
          if (early_unplug) rig.unplugger(2ms);
          rig.process(kPages, false, kSanitized ? 8 : 20);
          rig.run();
          return text({rig.finished, static_cast<std::uint64_t>(rig.pinned)});
        });
        CHECK(done == "1 0");
      }
}

TEST_CASE("609 Given an early unplug, when the first command ends before the last BIO is submitted, then the "
          "request "
          "does not end early") {
  block::test::RigOptions options;
  options.latency = 1us;
  Rig rig("interrupt", options);
  rig.unplugger(1ms);
  rig.process(kPages * 4);
  std::size_t queued_at_first_end = 0;
  std::size_t queued = 0;
  rig.simulation.tracer().listen(static_cast<std::uint16_t>(Tracepoint::block_bio_queue),
                                 [&](const sim::TraceEvent&) { ++queued; });
  rig.simulation.tracer().listen(static_cast<std::uint16_t>(Tracepoint::block_bio_complete),
                                 [&](const sim::TraceEvent&) {
                                   if (queued_at_first_end == 0) queued_at_first_end = queued;
                                 });
  rig.run();
  CHECK(queued_at_first_end < 16); // all BIOs so far were done while others were still to come
  CHECK(queued == 16);
  CHECK(rig.finished);
  CHECK(rig.pinned == 0);
}

TEST_CASE(
    "610 Given one command a request, when process_reap waits, then it switches no more than interrupt") {
  const auto switches = [](const std::string& name) {
    return in_child([&] {
      block::test::RigOptions options;
      options.scsi.sg_tablesize = 128;
      Rig rig(name, options);
      rig.process(kPages, false, 5);
      rig.run();
      return text({rig.scheduler.statistics().switches.value, rig.adapters[0]->seen.size()});
    });
  };
  CHECK(switches("process_reap") == "12 5");
  CHECK(switches("interrupt") == "12 5");
}

TEST_CASE(
    "611 Given a page released more often than pinned, when its BIO ends, then that is an internal error") {
  Rig rig("interrupt");
  rig.task(0, [&](kernel::Task& self) {
    UserBuffer buffer(memory::kPageSize * 16);
    Dio dio(self, rig.direct_io.completion());
    buffer.pages[3].references = 0;
    rig.direct_io.raw_read_write(self, dio, 0, false, sim::Bytes{0}, buffer);
  });
  CHECK_THROWS_AS(rig.block::test::Rig::run(), machine::InternalError);
}

TEST_CASE(
    "613 Given memory that was never written, when it is written to a disk, then its one page costs less to "
    "release than pages of its own") {
  const auto released = [](bool zero_page) {
    Rig rig("interrupt");
    auto zero = memory::reserved_page();
    rig.task(0, [&](kernel::Task& self) {
      const auto size = memory::kPageSize * 64;
      std::optional<UserBuffer> buffer;
      if (zero_page)
        buffer.emplace(size, zero);
      else
        buffer.emplace(size);
      Dio dio(self, rig.direct_io.completion());
      rig.direct_io.raw_read_write(self, dio, 0, true, sim::Bytes{0}, *buffer);
      CHECK(buffer->page_count() == 64);
      for (std::size_t i = 0; i < 64; ++i) CHECK(buffer->page(i).references == 1);
      self.context.change_kind(machine::ContextKind::process);
    });
    rig.run();
    CHECK(rig.adapters[0]->seen.size() == 2);
    sim::Duration missed{0};
    for (const auto& entry : rig.ledger.entries())
      if (entry.function == memory::fn::page_cache_release && entry.reason == machine::Reason::miss)
        missed += entry.time;
    return missed;
  };
  const auto own = released(false);
  const auto zero = released(true);
  CHECK(zero > 0ns);
  CHECK(own > 10 * zero);
}

TEST_CASE("615 Given a design that no task waits for, when requests are made, then each has a struct dio of "
          "its own, given back where it ends, while who waits has it on the stack") {
  for (const auto& name : all_designs()) {
    CAPTURE(name);
    const auto counted = in_child([&] {
      Rig rig(name);
      rig.process(kPages, false, 5);
      rig.run();
      const auto& objects = rig.direct_io.completion().objects().statistics();
      return std::to_string(objects.allocations.value) + " " + std::to_string(objects.in_use.level);
    });
    CHECK(counted == (Places::text(Designs::text(name).place).needs_waiting_task ? "0 0" : "5 0"));
  }
}

TEST_CASE(
    "616 Given requests under way, when looked at, then how many, for how long and since when is known") {
  Rig rig("interrupt");
  rig.process(kPages, false, 3);
  rig.run();
  const auto& counted = rig.direct_io.statistics();
  CHECK(counted.under_way.level == 0);
  CHECK(counted.under_way.peak == 1);
  CHECK(counted.under_way_time == counted.latency.sum());
  CHECK(rig.direct_io.under_way_time() == counted.latency.sum());
  CHECK(rig.direct_io.oldest_under_way() == 0ns);
}

TEST_CASE(
    "614 Given requests of sectors, when they are read, then commands carry as many and pages are pinned "
    "whole") {
  for (const std::int64_t sectors : {1, 8, 9, 129}) {
    CAPTURE(sectors);
    Rig rig("process_reap");
    rig.task(0, [&](kernel::Task& self) {
      UserBuffer buffer(block::kSector * sectors);
      CHECK(buffer.page_count() == static_cast<std::size_t>((sectors + 7) / 8));
      Dio dio(self, rig.direct_io.completion());
      for (int i = 0; i < 2; ++i)
        rig.direct_io.raw_read_write(self, dio, 0, false, buffer.size() * std::int64_t{i}, buffer);
      self.context.change_kind(machine::ContextKind::process);
      for (const auto& page : buffer.pages) CHECK(page.references == 1);
    });
    rig.run();
    std::int64_t seen = 0;
    for (const auto& command : rig.adapters[0]->seen) {
      CHECK(command.sector == seen);
      seen += command.length / block::kSector;
    }
    CHECK(seen == 2 * sectors);
    CHECK(rig.direct_io.statistics().bytes.value == static_cast<std::uint64_t>(2 * sectors * 512));
  }
}

TEST_CASE("612 Given a name that is no design, when it is looked up, then it is refused") {
  CHECK_THROWS_AS(Rig("magic"), std::out_of_range);
  CHECK_THROWS_AS(Places::text("magic"), std::out_of_range);
}

TEST_CASE("613 Given a process held up for long at any moment of its waiting, when its commands end "
          "meanwhile, then "
          "no wake-up is lost") {
  for (const auto& [name, wake] : designs_and_wakes())
    for (const bool early_unplug : {false, true}) {
      INFO(name, ", ", wake);
      CAPTURE(early_unplug);
      const auto done = in_child([&, name = name, wake = wake] {
        block::test::RigOptions options;
        options.latency = 1us;
        Rig rig(name, options, wake);
        constexpr unsigned kOtherLine = 20;
        rig.interrupts.request_irq(kOtherLine, true, [&](machine::HardirqContext& context) {
          rig.io_apic.deassert_line(kOtherLine);
          context.charge(driver::fn::hba_interrupt, 150us);
          return 0U;
        });
        dioscope::test::Call nuisance([&] {
          rig.io_apic.assert_line(kOtherLine, 0);
          if (!rig.finished)
            rig.simulation.calendar().schedule(nuisance.event, 391us, sim::Priority::hardware);
          if (rig.simulation.now().time_since_epoch() > 5s) rig.simulation.stop();
        });
        rig.simulation.calendar().schedule(nuisance.event, 391us, sim::Priority::hardware);
        if (early_unplug) rig.unplugger(500ms);
        rig.process(kPages, false, kSanitized ? 300 : 2000);
        rig.run();
        return text({rig.finished, static_cast<std::uint64_t>(rig.pinned)});
      });
      CHECK(done == "1 0");
    }
}
