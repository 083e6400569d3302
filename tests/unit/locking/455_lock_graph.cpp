#include "models/locking/lock_graph.hpp"

#include <doctest/doctest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "models/locking/program_validation.hpp"
#include "tests/unit/locking/program_table.hpp"
#include "tests/unit/locking/support.hpp"
#include "tests/unit/support/skip.hpp"

using namespace dioscope;
using namespace dioscope::locking;
using tests::ProgramText;

namespace {

/// Whether Graphviz finds a cycle in `dot`: `acyclic -n` ends with 1 then. A class under itself is none to
/// it.
bool graphviz_finds_cycle(const std::string& dot) {
  const auto file =
      std::filesystem::temp_directory_path() / ("dioscope-" + std::to_string(getpid()) + ".dot");
  std::ofstream(file) << dot;
  const auto status = std::system(("acyclic -n " + file.string()).c_str());
  std::filesystem::remove(file);
  REQUIRE(WIFEXITED(status));
  REQUIRE(WEXITSTATUS(status) <= 1);
  return WEXITSTATUS(status) == 1;
}

} // namespace

TEST_CASE("455 Given orders of locks, Then the graph has classes, first sites, counts and colours") {
  const auto program = ProgramText()
                           .spinlocks({"A", "B", "unused", "C", "D"})
                           .task("one", 0, "lock A; lock B; unlock B; lock B; unlock B; unlock A")
                           .task("two", 0, "lock B; lock C; lock A; unlock A; unlock C; unlock B")
                           .softirq("three", 0, "lock_irqsave D; lock A; unlock A; unlock_irqrestore D")
                           .get();
  CHECK(dot_graph(validate(program)) == R"(digraph locks {
  rankdir=LR;
  node [shape=box];
  "A" [label="A {+.?.}", style=filled, fillcolor="#f6c6c6"];
  "B" [label="B {+.+.}", style=filled, fillcolor="#ffffff"];
  "C" [label="C {+.+.}", style=filled, fillcolor="#ffffff"];
  "D" [label="D {..-.}", style=filled, fillcolor="#cfe8cf"];
  "A" -> "B" [label="one:1 2x"];
  "B" -> "A" [label="two:2", color=red];
  "B" -> "C" [label="two:1 1x"];
  "C" -> "A" [label="two:2 1x"];
  "D" -> "A" [label="three:1 1x"];
}
)");
}

TEST_CASE("456 Given a name with quotes, Then the graph quotes it") {
  auto program = ProgramText().spinlocks({"A"}).task("one", 0, "lock A; unlock A").get();
  program.locks.front().name = R"(a"b\c)";
  CHECK(dot_graph(validate(program)).find(R"("a\"b\\c" [label="a\"b\\c {+.+.}")") != std::string::npos);
}

TEST_CASE("458 Given a lock released before one that was taken under it, Then that makes no edge") {
  const auto program = ProgramText()
                           .spinlocks({"A", "B", "C"})
                           .task("one", 0, "lock A; lock B; lock C; unlock B; unlock A; unlock C")
                           .get();
  const auto dot = dot_graph(validate(program));
  CHECK(dot.find("\"B\" -> \"C\"") != std::string::npos);
  CHECK(dot.find("\"A\" -> \"C\"") == std::string::npos);
}

TEST_CASE("457 Given spin locks, Then Graphviz finds a cycle in the graph exactly when the validator does") {
  if (std::system("command -v acyclic > /dev/null") != 0) return test::skip("Graphviz is not installed");
  int cycles = 0;
  for (const auto& entry : tests::program_table()) {
    const auto& locks = entry.program.locks;
    if (std::ranges::any_of(locks, [](const Lock& lock) { return lock.kind != LockKind::spinlock; }))
      continue;
    CAPTURE(entry.name);
    const auto validator = validate(entry.program);
    const bool cycle = std::ranges::any_of(validator.violations(), [](const Violation& violation) {
      return violation.kind == ValidatorVerdict::circular;
    });
    CHECK(graphviz_finds_cycle(dot_graph(validator)) == cycle);
    cycles += cycle ? 1 : 0;
  }
  CHECK(cycles > 10);
}
