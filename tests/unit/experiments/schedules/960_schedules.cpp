/// What explorations of schedules stand on. The explorations themselves: tests/scenario/890_locks.cpp.
#include <doctest/doctest.h>

#include "experiments/runs/exit_codes.hpp"
#include "experiments/runs/piped_child.hpp"
#include "experiments/schedules/decision_log.hpp"
#include "experiments/schedules/shared_counts.hpp"

using namespace dioscope::experiments;

TEST_CASE("960 Given a decision log, when it is written and read, then it is the same") {
  const DecisionLog log{{12, 3, 1}, {15, 0, 0}, {18'446'744'073'709'551'615U, 7, 63}};
  CHECK(to_text(log) == "12@3>cpu1,15@0>cpu0,18446744073709551615@7>cpu63");
  CHECK(decision_log_from(to_text(log)) == log);
  CHECK(to_text({}) == "none");
  CHECK(decision_log_from("none").empty());
}

TEST_CASE("961 Given a text that is no decision log, when it is read, then the message says what is legal") {
  for (const auto* text : {"", "12", "12@3", "12@3>cpu", "12@3>1", "0@3>cpu1", "12@3>cpu1,", "12@3>cpu1 ",
                           "-1@3>cpu1", "99999999999999999999@1>cpu0"}) {
    CAPTURE(text);
    try {
      decision_log_from(text);
      FAIL("it was read");
    } catch (const Failure& failure) {
      CHECK(failure.code() == ExitCode::usage);
      CHECK(std::string(failure.what()).find("legal: COMPLETION@STEP>cpuN") != std::string::npos);
    }
  }
}

TEST_CASE("970 Given a decision log that moves too much, when it is read, then the message says how much is "
          "legal") {
  const auto complaint = [](const char* text) -> std::string {
    try {
      decision_log_from(text);
      return {};
    } catch (const Failure& failure) {
      CHECK(failure.code() == ExitCode::usage);
      return failure.what();
    }
  };
  CHECK(complaint("1@1>cpu0,2@1>cpu0,3@1>cpu0,4@1>cpu0").empty());
  CHECK(complaint("1@1>cpu0,2@1>cpu0,3@1>cpu0,4@1>cpu0,5@1>cpu0") ==
        "decision log: found more than 4 moves; legal: at most 4");
  CHECK(complaint("7@1>cpu0,7@2>cpu1") == "decision log: found completion 7 twice; legal: once");
}

TEST_CASE("962 Given counts shared with a child, when it counts, then the parent sees it") {
  SharedCounts counts(4);
  CHECK(counts.count(17) == 0);
  CHECK(counts.count(17) == 1);
  CHECK(counts.counted(17) == 2);
  CHECK(counts.counted(18) == 0);
  const auto child = fork_with_pipe([&counts](int) { counts.count(17); });
  CHECK(wait_for(child.pid) == 0);
  CHECK(counts.counted(17) == 3);
}

TEST_CASE(
    "963 Given more names than there is room for, when they are counted, then the last ones are known") {
  SharedCounts counts(100);
  for (std::uint64_t name = 1; name <= 10'000; ++name) CHECK(counts.count(name * 0x9e3779b97f4a7c15U) == 0);
  CHECK(counts.counted(10'000 * 0x9e3779b97f4a7c15U) == 1);
}
