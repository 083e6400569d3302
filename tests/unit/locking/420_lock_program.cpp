#include "models/locking/lock_program.hpp"

#include <doctest/doctest.h>

#include <set>

#include "tests/unit/locking/support.hpp"

using namespace dioscope;
using namespace dioscope::locking;
using tests::ProgramText;

namespace {

/// The errors of a program with one spin lock S and one rwlock R, as "path: message" lines.
std::string errors_of(ContextType type, const std::string& steps) {
  std::string text;
  for (const auto& error :
       check(ProgramText().spinlocks({"S"}).rwlocks({"R"}).context("c", type, 0, steps).get()))
    text += error.path + ": " + error.message + "\n";
  return text;
}
std::string errors_of(const std::string& steps) { return errors_of(ContextType::task, steps); }

} // namespace

TEST_CASE("420 Given every word for a step, Then it is written back as it was read") {
  const auto program = ProgramText().spinlocks({"S"}).get();
  std::set<std::string> seen;
  for (const auto& [word, step] : step_words()) {
    CHECK(seen.insert(word).second);
    CHECK(step_text(program, step) == (names_lock(step) ? word + " S" : word));
  }
  CHECK(seen.size() == 32);
  for (const auto* word : {"lock", "unlock_irqrestore", "read_lock_irqsave", "write_unlock_bh", "irq_save"})
    CHECK(seen.contains(word));
}

TEST_CASE("421 Given a lock with a guard, Then the flag changes before it is taken and after its release") {
  const auto program = ProgramText().spinlocks({"S"}).rwlocks({"R"}).get();
  const auto parts = [&](const std::string& text) {
    std::string result;
    for (const auto& part : primitives(tests::step(program, text))) result += step_text(program, part) + "; ";
    return result;
  };
  CHECK(parts("lock S") == "lock S; ");
  CHECK(parts("lock_irq S") == "irq_disable; lock S; ");
  CHECK(parts("unlock_irq S") == "unlock S; irq_enable; ");
  CHECK(parts("read_lock_irqsave R") == "irq_save; read_lock R; ");
  CHECK(parts("read_unlock_irqrestore R") == "read_unlock R; irq_restore; ");
  CHECK(parts("write_lock_bh R") == "bh_disable; write_lock R; ");
  CHECK(parts("write_unlock_bh R") == "write_unlock R; bh_enable; ");
  CHECK(parts("schedule") == "schedule; ");
}

TEST_CASE("422 Given a legal program, even one that waits for itself, Then there is no error") {
  CHECK(errors_of("lock S; lock S; unlock S; unlock S") == "");
  CHECK(errors_of("read_lock R; read_lock R; read_unlock R; read_unlock R; schedule; work") == "");
  CHECK(errors_of("lock_irqsave S; unlock S; irq_restore; bh_disable; lock_bh S; unlock_bh S; bh_enable") ==
        "");
  CHECK(errors_of("write_lock R; lock_irq S; write_unlock R; unlock_irq S") == "");
  CHECK(errors_of(ContextType::hardirq, "irq_disable; irq_enable; lock S; unlock S") == "");
}

TEST_CASE("423 Given a wrong step, Then the error has its path, what was found and what is legal") {
  CHECK(errors_of("work; unlock S") ==
        "contexts[0].steps[1]: lock not held: found \"unlock S\"; legal: after "
        "this context has taken it\n");
  CHECK(errors_of("read_lock R; write_unlock R") ==
        "contexts[0].steps[1]: lock not held: found \"write_unlock R\"; legal: after this context has taken "
        "it\n");
  CHECK(errors_of("read_lock S; read_unlock S") ==
        "contexts[0].steps[0]: wrong kind of lock: found \"read_lock S\" of a spinlock; legal: lock\n");
  CHECK(errors_of("lock R; unlock R") == "contexts[0].steps[0]: wrong kind of lock: found \"lock R\" of a "
                                         "rwlock; legal: read_lock or write_lock\n");
  CHECK(
      errors_of("irq_disable; irq_restore") ==
      "contexts[0].steps[1]: nothing to undo: found \"irq_restore\" without irq_save or lock_irqsave before "
      "it; legal: one for each\n");
  CHECK(errors_of("lock S; unlock_irq S").starts_with("contexts[0].steps[1]: nothing to undo: "));
  CHECK(errors_of("lock_irq S; unlock_irqrestore S").starts_with("contexts[0].steps[1]: nothing to undo: "));
  CHECK(errors_of("bh_enable").starts_with("contexts[0].steps[0]: nothing to undo: "));
  CHECK(errors_of(ContextType::hardirq, "irq_enable").starts_with("contexts[0].steps[0]: nothing to undo: "));
  CHECK(errors_of(ContextType::softirq, "bh_enable").starts_with("contexts[0].steps[0]: nothing to undo: "));
}

TEST_CASE("424 Given sleep where it is illegal, Then the error says why") {
  CHECK(
      errors_of(ContextType::softirq, "schedule")
          .starts_with("contexts[0].steps[0]: sleeping in an interrupt: found \"schedule\" in a softirq; "));
  CHECK(
      errors_of("read_lock R; schedule; read_unlock R") ==
      "contexts[0].steps[1]: sleeping with a lock held: found \"schedule\" while \"R\" is held; legal: in a "
      "task that holds no lock, with interrupts and softirqs on\n");
  CHECK(errors_of("irq_save; schedule; irq_restore")
            .starts_with("contexts[0].steps[1]: sleeping with interrupts off: "));
  CHECK(errors_of("bh_disable; schedule; bh_enable")
            .starts_with("contexts[0].steps[1]: sleeping with softirqs off: "));
}

TEST_CASE("425 Given an end with something left over, Then that is an error of the context's steps") {
  CHECK(errors_of("lock S") ==
        "contexts[0].steps: ends with a lock held: found \"S\" held; legal: an end with "
        "every lock released\n");
  CHECK(errors_of("lock_irq S; unlock S").starts_with("contexts[0].steps: ends with interrupts off; "));
  CHECK(errors_of("bh_disable").starts_with("contexts[0].steps: ends with softirqs off; "));
  CHECK(errors_of("") == "contexts[0].steps: wrong number of steps: found 0; legal: 1 .. 64\n");
}

TEST_CASE("426 Given bad names, numbers and CPUs, Then each is an error of its own") {
  auto program =
      ProgramText().spinlocks({"A", "A", "1"}).task("t", 8, "lock A; unlock A").task("t", 0, "work").get();
  std::string text;
  for (const auto& error : check(program)) text += error.path + ": " + error.message + "\n";
  CHECK(text ==
        "locks.A: duplicate name: found \"A\" again; legal: once\n"
        "locks.1: bad name: found \"1\"; legal: a letter or _, then letters, digits, _, - and ., at most "
        "40 of them\n"
        "contexts[0].cpu: out of range: found 8; legal: 0 .. 7\n"
        "contexts[1].name: duplicate name: found \"t\" again; legal: once\n");
  CHECK(check(LockProgram{}).at(0).path == "contexts");
  program.contexts.assign(kMostContexts + 1, {});
  CHECK(check(program).at(2).message == "wrong number of contexts: found 17; legal: 1 .. 16");
  auto loose = ProgramText().spinlocks({"A"}).task("t", 0, "work").get();
  loose.contexts[0].steps = {{.action = Action::lock, .lock = 5}};
  CHECK(check(loose).at(0).message == "unknown lock: found number 5; legal: below 1");
  loose.contexts[0].steps = {{.action = Action::begin}};
  CHECK(check(loose).at(0).path == "contexts[0].steps[0]");
}
