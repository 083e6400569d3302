#include "tests/unit/locking/program_table.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

#include "models/locking/explorer.hpp"

using namespace dioscope;
using namespace dioscope::locking;

TEST_CASE(
    "440 Given the table of programs, Then all are legal, have a name of their own and cover every verdict") {
  const auto table = tests::program_table();
  CHECK(table.size() >= 150);
  std::set<std::string> names;
  std::map<ValidatorVerdict, std::map<ExplorerVerdict, int>> verdicts;
  for (const auto& entry : table) {
    CAPTURE(entry.name);
    CHECK(names.insert(entry.name).second);
    CHECK(check(entry.program).empty());
    ++verdicts[entry.validator][entry.explorer];
  }
  for (const auto kind :
       {ValidatorVerdict::inconsistent, ValidatorVerdict::irq_inversion, ValidatorVerdict::circular})
    for (const auto outcome : {ExplorerVerdict::safe, ExplorerVerdict::deadlock})
      CHECK(verdicts[kind][outcome] >= 5);
  CHECK(verdicts[ValidatorVerdict::recursion][ExplorerVerdict::deadlock] >= 5);
  CHECK(verdicts[ValidatorVerdict::clean][ExplorerVerdict::safe] >= 50);
}

TEST_CASE("441 Given the table of programs, When explored, Then each comes out as its pattern was built") {
  for (const auto& entry : tests::program_table()) {
    CAPTURE(entry.name);
    const auto result = explore(entry.program);
    CHECK(name_of(result.verdict) == name_of(entry.explorer));
  }
}

TEST_CASE("442 Given any deadlock of the table, When its schedule is replayed, Then each move is legal") {
  for (const auto& entry : tests::program_table()) {
    CAPTURE(entry.name);
    const auto result = explore(entry.program);
    if (result.verdict != ExplorerVerdict::deadlock) continue;
    const Transitions transitions(entry.program);
    State state;
    for (const auto& move : result.schedule) {
      const auto next = step(transitions, state, move.context);
      REQUIRE(next);
      state = *next;
    }
    for (const auto& wait : result.waits) {
      CHECK_FALSE(step(transitions, state, wait.waiter));
      CHECK(std::ranges::count(result.waits, wait.holder, &Wait::waiter) > 0);
    }
  }
}
