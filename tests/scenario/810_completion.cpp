/// What the completion designs do to a run.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/scenario/small_run.hpp"

using namespace dioscope::test;
using doctest::Approx;

namespace {

const Overrides kReap{"kernel.dio.completion=process_reap"};
const Overrides kLastBio{"kernel.dio.completion=process_last_bio"};
const Overrides kInterrupt{"kernel.dio.completion=interrupt"};

Overrides operator+(Overrides left, const Overrides& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

/// A hundredth more than `per_io` is allowed: whoever sleeps for I/O unplugs everybody's queues, also that of
/// a process on another CPU that is between two of its BIOs, which then get a command each.
void check_commands_per_io(const Observed& run, std::uint64_t per_io) {
  const auto least = per_io * run.counts.requests;
  CHECK(run.counts.commands >= least);
  CHECK(run.counts.commands <= least + run.counts.requests / 100);
}

} // namespace

TEST_CASE("810 Given an adapter with 128 segments, when 256 KiB are read, then it takes one command and one "
          "interrupt") {
  const auto run = observe(kReap + Overrides{"kernel.scsi.sg_tablesize=128"});
  check_commands_per_io(run, 1);
  CHECK(run["interrupts_per_io"] == Approx(1).epsilon(0.03));
  CHECK(run.counts.device_interrupts <= run.counts.commands);
}

TEST_CASE(
    "811 Given an adapter with 128 segments, when BIOs are reaped one by one, then nobody switches more than "
    "with completion in interrupts") {
  const Overrides wide{"kernel.scsi.sg_tablesize=128"};
  const auto reap = observe(kReap + wide);
  const auto interrupt = observe(kInterrupt + wide);
  CHECK(interrupt.workload_switches_per_io() == Approx(2).epsilon(0.03));
  CHECK(reap.workload_switches_per_io() <= interrupt.workload_switches_per_io() * 1.02);
}

TEST_CASE("812 Given an adapter with 32 segments, when 256 KiB are read, then it takes two commands and two "
          "interrupts") {
  const auto run = observe(kReap);
  check_commands_per_io(run, 2);
  CHECK(run["interrupts_per_io"] == Approx(2).epsilon(0.03));
  CHECK(run.counts.device_interrupts <= run.counts.commands);
}

TEST_CASE("813 Given an adapter with 32 segments, when BIOs are reaped one by one, then the process sleeps "
          "for each "
          "command, and once with every other design") {
  const auto reap = observe(kReap);
  const auto last_bio = observe(kLastBio);
  const auto interrupt = observe(kInterrupt);
  CHECK(reap.workload_switches_per_io() == Approx(4).epsilon(0.03));
  CHECK(last_bio.workload_switches_per_io() == Approx(2).epsilon(0.03));
  // Completions come in bunches, and a CPU that wakes two processes goes from one to the other in one switch.
  CHECK(interrupt.workload_switches_per_io() == Approx(2).epsilon(0.06));
  CHECK(reap["wakeups_per_io"] == Approx(2).epsilon(0.12)); // and those of ksoftirqd
  CHECK(last_bio["wakeups_per_io"] == Approx(1).epsilon(0.1));
  CHECK(interrupt["wakeups_per_io"] == Approx(1).epsilon(0.1));
}

TEST_CASE(
    "814 Given interrupts that wander, when completion runs in them, then get_user_pages finds its pages in "
    "another CPU's cache") {
  const auto process = observe(kLastBio);
  const auto interrupt = observe(kInterrupt);
  CHECK(interrupt["get_user_pages_us_per_io"] > 1.5 * process["get_user_pages_us_per_io"]);
  CHECK(interrupt["cache_transfers_per_io"] > process["cache_transfers_per_io"] + 64);
}

TEST_CASE(
    "815 Given an interrupt bound to the submitter's CPU, when completion runs in it, then get_user_pages "
    "costs what it does with completion in the process") {
  // Line 21 + i with i modulo 8 is CPU (5 + i) modulo 8: all lines and the one process on CPU 0.
  const Overrides bound{"machine.interrupts.routing=fixed", "machine.interrupts.fixed_cpu=0",
                        "workload.pin=true", "workload.disks=1"};
  const auto process = observe(kLastBio + bound);
  const auto interrupt = observe(kInterrupt + bound);
  CHECK(interrupt["get_user_pages_us_per_io"] == Approx(process["get_user_pages_us_per_io"]).epsilon(0.01));
  CHECK(interrupt["cache_transfers_per_io"] == Approx(process["cache_transfers_per_io"]).epsilon(0.1));
  CHECK(interrupt["ipis_per_io"] == 0);
}

TEST_CASE(
    "816 Given reads, when completion moves from the process to interrupts, then the process is charged "
    "less") {
  const auto old = observe(kReap + Overrides{"workload.requests=100"});
  const auto patched = observe(kInterrupt + Overrides{"workload.requests=100"});
  CHECK(patched["sys_s"] < old["sys_s"]);
  CHECK(patched["process_us_per_io"] < old["process_us_per_io"]);
}

TEST_CASE(
    "817 Given a bigger batch per command, when completion runs in interrupts, then they are off for longer "
    "than with completion in the process") {
  const Overrides wide{"kernel.scsi.sg_tablesize=128"};
  const auto process = observe(kLastBio + wide);
  const auto interrupt = observe(kInterrupt + wide);
  CHECK(interrupt["irq_off_p99_us"] > 1.2 * process["irq_off_p99_us"]);
  CHECK(interrupt["irq_off_max_us"] > process["irq_off_max_us"]);
}

TEST_CASE(
    "818 Given two commands per I/O, when completion runs in interrupts, then they are never off for less "
    "long, and the longest stretch is longer") {
  const auto process = observe(kLastBio);
  const auto interrupt = observe(kInterrupt);
  CHECK(interrupt["irq_off_p99_us"] >= process["irq_off_p99_us"]);
  CHECK(interrupt["irq_off_max_us"] > 1.1 * process["irq_off_max_us"]);
}

TEST_CASE(
    "819 Given nothing but another context of completion, when they are compared, then only who works where "
    "has changed") {
  const auto process = observe(kLastBio);
  const auto interrupt = observe(kInterrupt);
  check_commands_per_io(process, 2);
  check_commands_per_io(interrupt, 2);
  CHECK(interrupt["kib_per_s"] == Approx(process["kib_per_s"]).epsilon(0.015));
  CHECK(interrupt.workload_switches_per_io() == Approx(process.workload_switches_per_io()).epsilon(0.02));
  CHECK(interrupt["interrupts_per_io"] == Approx(process["interrupts_per_io"]).epsilon(0.02));
  for (const char* function : {"page_cache_release", "set_page_dirty", "dio_bio_complete"}) {
    CAPTURE(function);
    CHECK(process.profile_us("softirq", function) == 0);
    CHECK(process.profile_us("process", function) > 0);
    CHECK(interrupt.profile_us("softirq", function) > 0);
    CHECK(interrupt.profile_us("process", function) == 0);
  }
  CHECK(interrupt["softirq_us_per_io"] > process["softirq_us_per_io"] + 10);
  CHECK(interrupt["process_us_per_io"] < process["process_us_per_io"]);
  CHECK(interrupt["cpu_us_per_io"] > process["cpu_us_per_io"]);
  CHECK(interrupt["lock_spin_us_per_io"] > process["lock_spin_us_per_io"]);
  CHECK(interrupt["peak_bios"] <= process["peak_bios"]);
}
