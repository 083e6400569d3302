#include "models/locking/promela.hpp"

#include <doctest/doctest.h>

#include <map>

#include "tests/unit/locking/program_table.hpp"
#include "tests/unit/locking/spin.hpp"
#include "tests/unit/locking/support.hpp"
#include "tests/unit/support/skip.hpp"

using namespace dioscope;
using namespace dioscope::locking;
using tests::ProgramText;

TEST_CASE("445 Given a sample of the table, When SPIN searches the Promela models, Then it finds what is "
          "expected") {
  if (const auto missing = tests::Spin::missing()) return test::skip(*missing);
  const tests::Spin spin;
  // Of every pattern the first program that hangs and the first that does not.
  std::map<std::pair<std::string, ExplorerVerdict>, tests::TableProgram> sample;
  for (const auto& entry : tests::program_table())
    sample.try_emplace({entry.pattern(), entry.explorer}, entry);
  CHECK(sample.size() >= 12);
  for (const auto& [key, entry] : sample) {
    CAPTURE(entry.name);
    CHECK(spin.finds_deadlock(entry.program) == (entry.explorer == ExplorerVerdict::deadlock));
  }
}

TEST_CASE(
    "446 Given two who are stuck and a third one who is not, Then SPIN finds the partial deadlock too") {
  if (const auto missing = tests::Spin::missing()) return test::skip(*missing);
  const tests::Spin spin;
  const auto program = [](const char* second) {
    return ProgramText()
        .spinlocks({"A", "B", "C"})
        .task("one", 0, "lock A; lock B; unlock B; unlock A")
        .task("two", 1, second)
        .task("free", 2, "lock C; unlock C; schedule; lock C; unlock C")
        .hardirq("may_come", 2, "work")
        .get();
  };
  CHECK(spin.finds_deadlock(program("lock B; lock A; unlock A; unlock B")));
  CHECK_FALSE(spin.finds_deadlock(program("lock A; lock B; unlock B; unlock A")));
}

TEST_CASE("447 Given odd names, Then the model's identifiers are legal and distinct") {
  const auto text = to_promela(ProgramText()
                                   .spinlocks({"a-b", "a.b", "active"})
                                   .task("init", 0, "lock a-b; lock a.b; unlock a.b; unlock a-b")
                                   .hardirq("timeout", 7, "lock active; unlock active")
                                   .get());
  for (const auto* line : {"#define L0_a_b 0\n", "#define L1_a_b 1\n", "#define L2_active 2\n",
                           "#define CPUS 8\n", "#define C1_init 1\n", "active proctype C2_timeout_runs() {"})
    CHECK(text.find(line) != std::string::npos);
}
