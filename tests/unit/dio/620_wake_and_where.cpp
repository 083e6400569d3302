#include "tests/unit/dio/rig.hpp"
#include "tests/unit/support/child.hpp"

#include "models/memory/functions.hpp"

using namespace dioscope;
using namespace dioscope::dio;
using namespace dioscope::dio::test;
using dioscope::test::in_child;
using machine::ContextKind;
using machine::Fn;

namespace {

constexpr std::size_t kRequestPages = 64; // 256 KiB, 2 commands

/// Time booked to `fn` in `kind`, by CPU: "0ns 12us".
std::string booked_by_cpu(const Rig& rig, ContextKind kind, Fn fn, machine::Reason reason) {
  std::array<sim::Duration, 2> sums{};
  for (const auto& entry : rig.ledger.entries())
    if (entry.kind == kind && entry.function == fn && entry.reason == reason) sums[entry.cpu] += entry.time;
  return sim::to_string(sums[0]) + " " + sim::to_string(sums[1]);
}

} // namespace

TEST_CASE("620 Given the ways to wake, when 256 KiB are read 5 times, then the wait queue's lock is taken as "
          "often as each needs it") {
  const auto acquisitions = [](const std::string& design, const std::string& wake) {
    return in_child([&] {
      Rig rig(design, {}, wake);
      rig.process(kRequestPages, false, 5);
      rig.run();
      std::uint64_t taken = 0;
      for (const auto& lock_class : rig.locks.classes())
        if (lock_class.name == "dio.wait") taken = lock_class.statistics.acquisitions.value;
      return std::to_string(taken) + " " + std::to_string(rig.scheduler.statistics().wakeups.value);
    });
  };
  CHECK(acquisitions("process_last_bio", "wake_up_process") == "0 5");
  // Enter, wake, leave; or enter and wake.
  CHECK(acquisitions("process_last_bio", "waitqueue") == "15 5");
  CHECK(acquisitions("process_last_bio", "waitqueue_autoremove") == "10 5");
  // Two sleeps a request; the second BIO of a command finds the entry still there, or gone.
  CHECK(acquisitions("process_reap", "waitqueue") == "40 10");
  CHECK(acquisitions("process_reap", "waitqueue_autoremove") == "20 10");
}

TEST_CASE("621 Given a wait queue, when the second BIO of a command ends, then nobody takes the run queue's "
          "lock to find the task awake, as wake_up_process does") {
  const auto spurious = [](const std::string& wake) {
    return in_child([&] {
      Rig rig("process_reap", {}, wake);
      rig.process(kRequestPages);
      rig.run();
      return std::to_string(rig.scheduler.statistics().spurious_wakeups.value);
    });
  };
  CHECK(spurious("wake_up_process") == "2");
  CHECK(spurious("waitqueue") == "0");
  CHECK(spurious("waitqueue_autoremove") == "0");
}

TEST_CASE("622 Given an interrupt on CPU 1 and a process on CPU 0, when pages are released, then on the CPU "
          "and in the context that the design says") {
  const auto released = [](const std::string& design, ContextKind kind) {
    return in_child([&] {
      Rig rig(design);
      rig.process(kRequestPages);
      rig.run();
      return booked_by_cpu(rig, kind, memory::fn::page_cache_release, machine::Reason::run);
    });
  };
  CHECK(released("interrupt_predirty", ContextKind::softirq) == "0ns 2.56us");
  CHECK(released("submitter_ipi", ContextKind::softirq) == "2.56us 0ns");
  CHECK(released("workqueue", ContextKind::process) == "2.56us 0ns");        // keventd is on CPU 0
  CHECK(released("workqueue_percpu", ContextKind::process) == "0ns 2.56us"); // events/1 on CPU 1
}

TEST_CASE(
    "623 Given submitter_ipi, when BIOs are completed, then in a softirq with interrupts on and no lock "
    "held") {
  Rig rig("submitter_ipi");
  rig.process(kRequestPages);
  std::uint64_t entered = 0;
  std::uint64_t good = 0;
  rig.simulation.tracer().listen(
      static_cast<std::uint16_t>(Tracepoint::softirq_entry), [&](const sim::TraceEvent& event) {
        if (event.arguments[0] != static_cast<std::uint64_t>(kernel::SoftirqVector::block)) return;
        const auto& top = rig.cpus[event.cpu]->top();
        ++entered;
        good += event.cpu == 0 && top.kind() == ContextKind::softirq && top.irqs_enabled() &&
                top.atomic_depth() == 0;
      });
  rig.run();
  CHECK(entered == 4); // a command: one on CPU 1 that sends, one on CPU 0 that completes
  CHECK(good == 2);
  CHECK(rig.interrupts.statistics().calls.value == 2);
  CHECK(rig.cpus[0]->statistics().ipis.value == 2);
  CHECK(rig.count(Tracepoint::call_function_entry) == 2);
  CHECK(rig.finished);
}

TEST_CASE("624 Given one CPU, when submitter_ipi completes, then without an IPI") {
  block::test::RigOptions options;
  options.cpus = 1;
  Rig rig("submitter_ipi", options);
  rig.process(kRequestPages, false, 3);
  rig.run();
  CHECK(rig.finished);
  CHECK(rig.interrupts.statistics().calls.value == 0);
  CHECK(rig.count(Tracepoint::ipi_raise) == 0);
  CHECK(rig.softirq.statistics().ksoftirqd_wakeups.value == 0);
}

TEST_CASE(
    "625 Given pages that another CPU completed, when they are pinned again, then that costs a transfer "
    "each, and with submitter_ipi it does not") {
  const auto pinning = [](const std::string& design) {
    return in_child([&] {
      Rig rig(design);
      rig.process(kRequestPages, false, 2);
      rig.run();
      return sim::to_string(rig.booked(ContextKind::process, memory::fn::get_user_pages));
    });
  };
  // 2 batches of 500 ns, 128 pages of 131 ns; misses: 64 from memory 162 ns, then 64 transfers 170 or
  // hits 13.
  CHECK(pinning("interrupt_predirty") == sim::to_string(sim::Duration{1000 + 128 * 122 + 64 * (162 + 170)}));
  CHECK(pinning("submitter_ipi") == sim::to_string(sim::Duration{1000 + 128 * 122 + 64 * (162 + 13)}));
}
