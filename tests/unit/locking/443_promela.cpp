#include "models/locking/promela.hpp"

#include <doctest/doctest.h>

#include <set>
#include <vector>

#include "tests/unit/locking/program_table.hpp"
#include "tests/unit/locking/spin.hpp"
#include "tests/unit/locking/support.hpp"
#include "tests/unit/support/skip.hpp"

using namespace dioscope;
using namespace dioscope::locking;
using tests::ProgramText;

namespace {

/// The first program of each pattern that comes out like this; of those about masks, one for each kind of
/// interrupt.
std::vector<tests::TableProgram> sample(ExplorerVerdict verdict) {
  const std::set<std::string> about_masks{"interrupt", "masks", "inversion"};
  std::vector<tests::TableProgram> sample;
  std::set<std::string> seen;
  for (const auto& entry : tests::program_table()) {
    if (entry.explorer != verdict) continue;
    auto key = entry.pattern();
    if (about_masks.contains(key)) key += name_of(entry.program.contexts.back().type);
    if (seen.insert(key).second) sample.push_back(entry);
  }
  return sample;
}

} // namespace

TEST_CASE("443 Given a program of each pattern that hangs, When SPIN searches its model, Then it finds a "
          "deadlock") {
  if (const auto missing = tests::Spin::missing()) return test::skip(*missing);
  const tests::Spin spin;
  const auto programs = sample(ExplorerVerdict::deadlock);
  CHECK(programs.size() >= 8);
  for (const auto& entry : programs) {
    CAPTURE(entry.name);
    CHECK(spin.finds_deadlock(entry.program));
  }
}

TEST_CASE(
    "444 Given a program of each pattern that is safe, When SPIN searches its model, Then it finds none") {
  if (const auto missing = tests::Spin::missing()) return test::skip(*missing);
  const tests::Spin spin;
  const auto programs = sample(ExplorerVerdict::safe);
  CHECK(programs.size() >= 8);
  for (const auto& entry : programs) {
    CAPTURE(entry.name);
    CHECK_FALSE(spin.finds_deadlock(entry.program));
  }
}

TEST_CASE(
    "445 Given two who are stuck and a third one who is not, Then SPIN finds the partial deadlock too") {
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

TEST_CASE("446 Given odd names, Then the model's identifiers are legal and distinct") {
  const auto text = to_promela(ProgramText()
                                   .spinlocks({"a-b", "a.b", "active"})
                                   .task("init", 0, "lock a-b; lock a.b; unlock a.b; unlock a-b")
                                   .hardirq("timeout", 7, "lock active; unlock active")
                                   .get());
  for (const auto* line : {"#define L0_a_b 0\n", "#define L1_a_b 1\n", "#define L2_active 2\n",
                           "#define CPUS 8\n", "#define C1_init 1\n", "active proctype C2_timeout_runs() {"})
    CHECK(text.find(line) != std::string::npos);
}
