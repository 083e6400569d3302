/// Every lock program of the table to SPIN: its verdict, ours, and what the pattern's construction says.
/// Takes some minutes, since each model is compiled. Exit code 1 when any of the three disagree.
#include <fmt/format.h>

#include <exception>

#include "models/locking/explorer.hpp"
#include "tests/unit/locking/program_table.hpp"
#include "tests/unit/locking/spin.hpp"

namespace {

using namespace dioscope;

int compare() {
  if (const auto missing = tests::Spin::missing()) {
    fmt::print(stderr, "locks_against_spin: {}\n", *missing);
    return 2;
  }
  const tests::Spin spin;
  int agree = 0;
  int deadlocks = 0;
  const auto table = tests::program_table();
  for (const auto& entry : table) {
    const bool expected = entry.explorer == locking::ExplorerVerdict::deadlock;
    const bool explored = locking::explore(entry.program).verdict == locking::ExplorerVerdict::deadlock;
    const bool spun = spin.finds_deadlock(entry.program);
    if (spun == explored && explored == expected) ++agree;
    deadlocks += spun ? 1 : 0;
    fmt::print("{:<9} {:<9} {:<9} {}\n", expected ? "deadlock" : "safe", explored ? "deadlock" : "safe",
               spun ? "deadlock" : "safe", entry.name);
  }
  fmt::print("pattern, explorer and SPIN agree on {} of {} programs, {} of them deadlocks\n", agree,
             table.size(), deadlocks);
  return agree == static_cast<int>(table.size()) ? 0 : 1;
}

} // namespace

int main() {
  try {
    return compare();
  } catch (const std::exception& error) {
    fmt::print(stderr, "locks_against_spin: {}\n", error.what());
    return 2;
  }
}
