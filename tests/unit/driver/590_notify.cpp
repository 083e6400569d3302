#include <doctest/doctest.h>

#include "models/block/functions.hpp"
#include "models/driver/functions.hpp"
#include "models/scsi/functions.hpp"
#include "tests/unit/dio/rig.hpp"
#include "tests/unit/support/child.hpp"

using namespace dioscope;
using namespace std::chrono_literals;
using dio::test::Rig;
using dioscope::test::in_child;
using machine::ContextKind;

namespace {

constexpr std::size_t kPages = 16;

block::test::RigOptions notified_by(const std::string& notify, const std::string& complete_in = "auto") {
  block::test::RigOptions options;
  options.driver.notify = notify;
  options.scsi.complete_in = complete_in;
  return options;
}

/// The context in which commands are completed.
ContextKind completed_in(const Rig& rig) {
  for (const auto kind : {ContextKind::process, ContextKind::softirq, ContextKind::hardirq})
    if (rig.booked(kind, scsi::fn::scsi_end_request) > 0ns) return kind;
  return ContextKind::idle;
}

std::uint64_t interrupts_of(const Rig& rig) { return rig.interrupts.statistics().device.value; }

} // namespace

TEST_CASE(
    "590 Given every notification, when a request is read, then it completes, where the notification says") {
  const std::map<std::string, ContextKind> kinds{{"interrupt", ContextKind::softirq},
                                                 {"thread", ContextKind::process},
                                                 {"poll", ContextKind::process},
                                                 {"poll_hybrid", ContextKind::process}};
  for (const auto& name : driver::Notifies::names()) {
    CAPTURE(name);
    const auto told = in_child([&] {
      Rig rig("interrupt_predirty", notified_by(name));
      rig.process(kPages, false, 3);
      rig.run();
      CHECK(rig.finished);
      CHECK(rig.pinned == 0);
      const auto expected = kinds.find(name);
      if (expected != kinds.end()) CHECK(completed_in(rig) == expected->second);
      return std::string(rig.finished ? "finished" : "hangs");
    });
    CHECK(told == "finished");
  }
}

TEST_CASE(
    "591 Given a thread that handles responses, when one comes, then the interrupt only acknowledges it") {
  Rig rig("interrupt_predirty", notified_by("thread"));
  rig.process(kPages);
  rig.run();
  const auto& costs = rig.drivers[0]->parameters();
  CHECK(rig.booked(ContextKind::hardirq, driver::fn::hba_interrupt) == costs.acknowledge());
  CHECK(rig.booked(ContextKind::process, driver::fn::hba_interrupt) >=
        costs.hba_interrupt() - costs.acknowledge() + costs.hba_command);
  CHECK(rig.adapters[0]->interrupts_on);
  CHECK(interrupts_of(rig) == 1);
}

TEST_CASE(
    "592 Given a program that computes in user mode, when the adapter's thread is woken on its CPU, then the "
    "thread runs at once") {
  auto options = notified_by("thread");
  options.cpus = 1;
  Rig rig("interrupt_predirty", options);
  rig.process(kPages);
  rig.task(0, [&](kernel::Task& self) {
    self.context.change_kind(ContextKind::user);
    self.context.charge(machine::fn::user_code, 50ms);
    self.context.settle();
    self.context.change_kind(ContextKind::process);
  });
  sim::TimePoint woken{};
  sim::Duration delay = sim::Duration::max();
  rig.simulation.tracer().listen_all([&](const sim::TraceEvent& event) {
    const auto is_thread = [&](std::uint64_t pid) {
      return pid != 0 && rig.scheduler.task(pid).name == "irq/21";
    };
    if (event.kind == static_cast<std::uint16_t>(Tracepoint::sched_wakeup) && is_thread(event.arguments[0]))
      woken = rig.simulation.now();
    if (event.kind == static_cast<std::uint16_t>(Tracepoint::sched_switch) && is_thread(event.arguments[1]) &&
        delay == sim::Duration::max())
      delay = rig.simulation.now() - woken;
  });
  rig.run();
  CHECK(rig.finished);
  CHECK(delay < 20us);
}

TEST_CASE("593 Given polling, when requests are read, then nobody is interrupted, woken or switched to") {
  Rig rig("process_reap", notified_by("poll"));
  rig.process(kPages, false, 5);
  rig.run();
  CHECK(rig.finished);
  CHECK(interrupts_of(rig) == 0);
  CHECK_FALSE(rig.adapters[0]->interrupts_on);
  CHECK(rig.scheduler.statistics().wakeups.value == 0);
  // Five commands of 2 ms each, in which the CPU does nothing but look.
  CHECK(rig.booked(ContextKind::process, block::fn::blk_poll) > 9900us);
  CHECK(rig.booked(ContextKind::process, block::fn::blk_poll) < 10ms);
}

TEST_CASE(
    "594 Given polling, when the device takes a thousand times as long, then no more events are simulated") {
  const auto calendar_events = [](sim::Duration latency) {
    return in_child([&] {
      auto options = notified_by("poll");
      options.latency = latency;
      Rig rig("interrupt_predirty", options);
      rig.process(kPages, false, 4);
      rig.run();
      CHECK(rig.finished);
      return std::to_string(rig.events.size());
    });
  };
  CHECK(calendar_events(1ms) == calendar_events(1s));
}

TEST_CASE("595 Given two tasks that poll on one CPU, when one waits long, then the other gets its turn") {
  auto options = notified_by("poll");
  options.cpus = 1;
  options.disks_per_adapter = 2;
  Rig rig("interrupt_predirty", options);
  rig.interrupts.start_clocks();
  rig.process(kPages, false, 2);
  int others = 0;
  rig.task(0, [&](kernel::Task& self) {
    dio::UserBuffer buffer(memory::kPageSize * static_cast<std::int64_t>(kPages));
    dio::Dio dio(self, rig.direct_io.completion());
    for (int i = 0; i < 2; ++i, ++others)
      rig.direct_io.raw_read_write(self, dio, 1, false, sim::Bytes{0}, buffer);
    self.context.change_kind(ContextKind::process);
    if (rig.finished) rig.simulation.stop();
  });
  rig.task(0, [&](kernel::Task& self) {
    while (!rig.finished || others < 2) rig.timers.schedule_timeout(self, 10ms);
    rig.simulation.stop();
  });
  rig.simulation.run();
  CHECK(rig.finished);
  CHECK(others == 2);
}

TEST_CASE(
    "596 Given hybrid polling, when the device's time is known, then the task sleeps half of it first") {
  Rig rig("interrupt_predirty", notified_by("poll_hybrid"));
  rig.process(kPages, false, 5);
  rig.run();
  CHECK(rig.finished);
  CHECK(interrupts_of(rig) == 0);
  // The first of five is polled for 2 ms, the others for little more than 1 ms.
  CHECK(rig.booked(ContextKind::process, block::fn::blk_poll) > 5900us);
  CHECK(rig.booked(ContextKind::process, block::fn::blk_poll) < 6100us);
}

TEST_CASE(
    "597 Given a command answered on another CPU, when the submitter's is to complete it, then all of the "
    "completion runs there") {
  for (const auto* complete_in : {"softirq", "submitter"}) {
    CAPTURE(complete_in);
    const auto cpus = in_child([&] {
      auto options = notified_by("interrupt", complete_in);
      options.adapters = 2;
      options.disks_per_adapter = 1;
      Rig rig("interrupt_predirty", options);
      // Lines 21 and 22 go to CPUs 1 and 0: one of the two disks interrupts the other CPU.
      rig.process(kPages);
      rig.run();
      CHECK(rig.finished);
      std::string list;
      for (const auto& entry : rig.ledger.entries())
        if (entry.function == scsi::fn::scsi_end_request && entry.kind == ContextKind::softirq &&
            entry.reason == machine::Reason::run)
          list += std::to_string(entry.cpu);
      return list;
    });
    CHECK(cpus == (std::string(complete_in) == "submitter" ? "0" : "1"));
  }
}

TEST_CASE("598 Given an adapter that answers at once, when a request is read, then it completes without an "
          "interrupt, "
          "within its submission") {
  for (const std::string design : {"process_reap", "interrupt_predirty", "workqueue"}) {
    CAPTURE(design);
    const auto told = in_child([&] {
      Rig rig(design);
      rig.adapters[0]->at_once = true;
      rig.process(4 * kPages, false, 3);
      rig.run();
      CHECK(rig.finished);
      CHECK(rig.pinned == 0);
      CHECK(interrupts_of(rig) == 0);
      CHECK(rig.scsi.statistics().outstanding.level == 0);
      return std::string(rig.finished ? "finished" : "hangs");
    });
    CHECK(told == "finished");
  }
}

TEST_CASE("599 Given a completion in the context that handles the interrupt, when a request is read, then "
          "everything "
          "down to end_io runs in the hard interrupt") {
  Rig rig("interrupt_predirty", notified_by("interrupt", "caller"));
  rig.process(kPages);
  rig.run();
  CHECK(rig.finished);
  CHECK(completed_in(rig) == ContextKind::hardirq);
}

TEST_CASE("589 Given three choices of a completion, when a place without a waiting task is to wake it for "
          "each BIO, "
          "then that is refused with the reason") {
  dio::DioParameters parameters;
  parameters.completion = "interrupt";
  CHECK(dio::choice_of(parameters).refused().empty());
  parameters.wake_when = "each_bio";
  CHECK(dio::choice_of(parameters).refused().find("kernel.dio.place = end_io") != std::string::npos);
  parameters.place = "waiting_task";
  CHECK(dio::choice_of(parameters).refused().empty());
  CHECK(dio::choice_of(parameters).dirtying == "after");
}
