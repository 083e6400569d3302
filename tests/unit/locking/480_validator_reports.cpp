#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "models/locking/program_validation.hpp"
#include "models/locking/report.hpp"
#include "tests/unit/locking/program_table.hpp"
#include "tests/unit/locking/support.hpp"

using namespace dioscope;
using namespace dioscope::locking;
using tests::ProgramText;

namespace {

/// The report of the only finding.
std::string report(const LockProgram& program) {
  const auto validator = validate(program);
  REQUIRE(validator.violations().size() == 1);
  return report_text(validator.violations().front());
}

} // namespace

TEST_CASE("480 Given inconsistent usage, Then the report is laid out as the kernel's, without addresses") {
  CHECK(report(ProgramText()
                   .spinlocks({"host_lock", "private_lock"})
                   .task("msync", 0, "work; lock private_lock; unlock private_lock")
                   .softirq("end_io", 0,
                            "lock_irqsave host_lock; lock private_lock; unlock private_lock; "
                            "unlock_irqrestore host_lock")
                   .get()) == R"(
================================
WARNING: inconsistent lock state
2.5.35 #1 Not tainted
--------------------------------
inconsistent {SOFTIRQ-ON-W} -> {IN-SOFTIRQ-W} usage.
end_io/1 [HC0[0]:SC1[1]:HE0:SE0] takes:
@1 (private_lock){+.?.}, at: end_io:1
{SOFTIRQ-ON-W} state was registered at:
  msync:1

other info that might help us debug this:
 Possible unsafe locking scenario:

       CPU0
       ----
  lock(private_lock);
  <Interrupt>
    lock(private_lock);

 *** DEADLOCK ***

1 lock held by end_io/1:
 #0: @2 (host_lock){..-.}, at: end_io:0

stack backtrace:
 end_io:1
)");
}

TEST_CASE("481 Given a cycle of three classes, Then the report tells the chain and who reads") {
  CHECK(report(ProgramText()
                   .spinlocks({"A", "B"})
                   .rwlocks({"C"})
                   .task("one", 0, "lock A; lock B; unlock B; unlock A")
                   .task("two", 1, "lock B; write_lock C; write_unlock C; unlock B")
                   .task("three", 2, "read_lock C; lock A; unlock A; read_unlock C")
                   .get()) == R"(
======================================================
WARNING: possible circular locking dependency detected
2.5.35 #1 Not tainted
------------------------------------------------------
three/2 [HC0[0]:SC0[0]:HE1:SE1] is trying to acquire lock:
 @1 (A){+.+.}, at: three:1

but task is already holding lock:
 @2 (C){++++}, at: three:0

which lock already depends on the new lock.


the existing dependency chain (in reverse order) is:

-> #2 (C){++++}:
       two:1

-> #1 (B){+.+.}:
       one:1

-> #0 (A){+.+.}:
       three:1

other info that might help us debug this:
Chain exists of:
  A --> B --> C

 Possible unsafe locking scenario:

       CPU0                    CPU1
       ----                    ----
  rlock(C);
                               lock(B);
                               lock(C);
  lock(A);

 *** DEADLOCK ***

1 lock held by three/2:
 #0: @2 (C){++++}, at: three:0

stack backtrace:
 three:1
)");
}

TEST_CASE("482 Given recursion, Then the report is about one CPU") {
  CHECK(report(ProgramText()
                   .rwlocks({"A"})
                   .hardirq("adapter", 0, "read_lock A; write_lock A; write_unlock A; read_unlock A")
                   .get()) == R"(
============================================
WARNING: possible recursive locking detected
2.5.35 #1 Not tainted
--------------------------------------------
adapter/0 [HC1[1]:SC0[0]:HE0:SE1] is trying to acquire lock:
 @1 (A){--..}, at: adapter:1

but task is already holding lock:
 @1 (A){--..}, at: adapter:0

other info that might help us debug this:
 Possible unsafe locking scenario:

       CPU0
       ----
  rlock(A);
  lock(A);

 *** DEADLOCK ***

1 lock held by adapter/0:
 #0: @1 (A){--..}, at: adapter:0

stack backtrace:
 adapter:1
)");
}

TEST_CASE("483 Given a new usage that makes an old dependency bad, Then the report says which way") {
  const std::string scenario = R"(
and interrupts could create inverse lock ordering between them.


other info that might help us debug this:
 Possible interrupt unsafe locking scenario:

       CPU0                    CPU1
       ----                    ----
  lock(B);
                               local_irq_disable();
                               lock(A);
                               rlock(B);
  <Interrupt>
    lock(A);

 *** DEADLOCK ***

)";
  const auto program = [] { return ProgramText().spinlocks({"A"}).rwlocks({"B"}); };
  const std::string outer = "lock_irqsave A; read_lock B; read_unlock B; unlock_irqrestore A";
  const std::string inner = "write_lock B; write_unlock B";
  CHECK(report(program()
                   .task("outer", 0, outer)
                   .task("inner", 1, inner)
                   .hardirq("irq", 1, "lock A; unlock A")
                   .get()) ==
        R"(
========================================================
WARNING: possible irq lock inversion dependency detected
2.5.35 #1 Not tainted
--------------------------------------------------------
irq/2 [HC1[1]:SC0[0]:HE0:SE1] just changed the state of lock:
 @1 (A){-...}, at: irq:0
but this lock took another, HARDIRQ-unsafe lock in the past:
 (B){+.+.}
)" + scenario +
            R"(no locks held by irq/2.

stack backtrace:
 irq:0
)");
  CHECK(report(program()
                   .hardirq("irq", 1, "lock A; unlock A")
                   .task("outer", 0, outer)
                   .task("inner", 1, inner)
                   .get()) ==
        R"(
========================================================
WARNING: possible irq lock inversion dependency detected
2.5.35 #1 Not tainted
--------------------------------------------------------
inner/2 [HC0[0]:SC0[0]:HE1:SE1] just changed the state of lock:
 @1 (B){+...}, at: inner:0
but this lock was taken by another, HARDIRQ-safe lock in the past:
 (A){-...}
)" + scenario +
            R"(no locks held by inner/2.

stack backtrace:
 inner:0
)");
}

TEST_CASE("484 Given a new dependency between two usages, Then the report names both ends") {
  CHECK(report(ProgramText()
                   .spinlocks({"A", "B", "C"})
                   .softirq("irq", 0, "lock_irqsave A; unlock_irqrestore A")
                   .task("inner", 0, "lock B; lock C; unlock C; unlock B")
                   .task("outer", 1, "lock_bh A; lock B; unlock B; unlock_bh A")
                   .get()) == R"(
===========================================================
WARNING: SOFTIRQ-safe -> SOFTIRQ-unsafe lock order detected
2.5.35 #1 Not tainted
-----------------------------------------------------------
outer/2 [HC0[0]:SC0[0]:HE1:SE0] is trying to acquire lock:
 @1 (B){+.+.}, at: outer:1

and this task is already holding:
 @2 (A){+.-.}, at: outer:0

which would create a new lock dependency:
 (A){+.-.} -> (B){+.+.}

but this new dependency connects a SOFTIRQ-irq-safe lock:
 (A){+.-.}
... which became SOFTIRQ-irq-safe at:
  irq:0

to a SOFTIRQ-irq-unsafe lock:
 (B){+.+.}
... which became SOFTIRQ-irq-unsafe at:
  inner:0

other info that might help us debug this:
 Possible interrupt unsafe locking scenario:

       CPU0                    CPU1
       ----                    ----
  lock(B);
                               local_irq_disable();
                               lock(A);
                               lock(B);
  <Interrupt>
    lock(A);

 *** DEADLOCK ***

1 lock held by outer/2:
 #0: @2 (A){+.-.}, at: outer:0

stack backtrace:
 outer:1
)");
}

TEST_CASE(
    "485 Given any report of the table, Then its banner is as long as its warning and it ends in a line") {
  for (const auto& entry : tests::program_table())
    for (const auto& violation : validate(entry.program).violations()) {
      const auto text = report_text(violation, "2.6.0");
      CAPTURE(text);
      std::istringstream lines(text);
      std::string empty;
      std::string above;
      std::string warning;
      std::string release;
      std::string below;
      for (auto* line : {&empty, &above, &warning, &release, &below}) std::getline(lines, *line);
      CHECK(above == std::string(warning.size(), '='));
      CHECK(below == std::string(warning.size(), '-'));
      CHECK(release == "2.6.0 #1 Not tainted");
      CHECK(text.back() == '\n');
      CHECK(summary(violation).starts_with(name_of(violation.kind)));
      CHECK(summary(violation).find('\n') == std::string::npos);
    }
}
