/// --time-limit: every verb that simulates or explores ends in time, says what was cut off and keeps the
/// rest.
#include <doctest/doctest.h>

#include <chrono>

#include "tests/scenario/command.hpp"

using namespace dioscope::test;
namespace fs = std::filesystem;

namespace {

/// More than a short run takes, on a busy machine as well.
const std::string kLimit = "10s";

/// "short" takes a fraction of a second, "long" hours.
void short_and_long(const fs::path& folder) {
  write_text(folder / "two.json",
             R"({"format": "dioscope-scenario-1", "title": "two", "run": {"warmup": "10ms"},
                 "workload": {"disks": 2, "requests": 20}, "variants": [
                   {"name": "short"}, {"name": "long", "set": {"workload.requests": 100000000,
                                            "workload.pattern": "random"}}]})"
             "\n");
}

/// Ends within a minute or two.
Ended in_time(const TemporaryFolder& folder, const std::vector<std::string>& words) {
  const auto begin = std::chrono::steady_clock::now();
  auto ended = run_dioscope(words, folder.path());
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::minutes(2));
  return ended;
}

} // namespace

TEST_CASE("700 Given a variant that takes hours, when run with a time limit, then the finished ones are "
          "written and the code is 9") {
  const TemporaryFolder folder;
  short_and_long(folder.path());
  const auto ended =
      in_time(folder, {"run", "two.json", "--time-limit", kLimit, "--jobs", "1", "--out", "r"});
  CHECK(ended.code == 9);
  CHECK(contains(ended.err, "dioscope: long: cut off by --time-limit " + kLimit));
  const auto result = read_text(folder / "r" / "result.json");
  CHECK(contains(result, R"("name": "short")"));
  CHECK(contains(result, R"("exit_code": 9)"));
}

TEST_CASE("701 Given no variant that ends in time, when run, then nothing is written and all are named") {
  const TemporaryFolder folder;
  short_and_long(folder.path());
  const auto ended =
      in_time(folder, {"run", "two.json", "--variant", "long", "--time-limit", "300ms", "--out", "r"});
  CHECK(ended.code == 9);
  CHECK(ended.out.empty());
  CHECK(contains(ended.err, "nothing was finished: long: cut off by --time-limit 300ms"));
  CHECK_FALSE(fs::exists(folder / "r" / "result.json"));
  CHECK(in_time(folder,
                {"run", "two.json", "--variant", "long", "--check-determinism", "--time-limit", "300ms"})
            .code == 9);
}

TEST_CASE("702 Given more replications than the time allows, when compared, then those that all variants "
          "finished are compared") {
  const TemporaryFolder folder;
  short_and_long(folder.path());
  const auto ended = in_time(folder, {"compare", "two.json", "--set", "workload.requests=20",
                                      "--replications", "10000", "--time-limit", kLimit, "--out", "r"});
  CHECK(ended.code == 9);
  CHECK(contains(ended.err, "two: cut off by --time-limit " + kLimit));
  CHECK(contains(ended.err, "of 10000 replications were made"));
  CHECK(fs::exists(folder / "r" / "differences.csv"));
}

TEST_CASE("703 Given a point that takes hours, when swept, then it is no result: the same command takes it "
          "up again") {
  const TemporaryFolder folder;
  short_and_long(folder.path());
  const std::vector<std::string> words{"sweep",  "two.json", "--vary",       "machine.cpus=2",
                                       "--jobs", "1",        "--time-limit", kLimit};
  for (int i = 0; i < 2; ++i) {
    const auto ended = in_time(folder, words);
    CHECK(ended.code == 9);
    CHECK(contains(ended.err, "cut off by --time-limit " + kLimit +
                                  ": 1 points are recorded; the same command goes on from there"));
  }
}

TEST_CASE("704 Given schedules without number, when explored or replayed, then they end in time") {
  const TemporaryFolder folder;
  short_and_long(folder.path());
  const auto ended = in_time(folder, {"locks", "two.json", "--variant", "long", "--time-limit", "300ms"});
  CHECK(ended.code == 9);
  CHECK(contains(ended.err, "nothing was finished: long: cut off by --time-limit 300ms"));
  CHECK(
      in_time(folder, {"locks", "two.json", "--variant", "long", "--replay", "none", "--time-limit", "300ms"})
          .code == 9);
}

TEST_CASE("705 Given time limits that cannot be, when called, then the message says what is legal") {
  const TemporaryFolder folder;
  short_and_long(folder.path());
  for (const char* limit : {"0s", "3", "-1s", "1000000000min"})
    CHECK(in_time(folder, {"run", "two.json", "--time-limit", limit}).code == 1);
  CHECK(in_time(folder, {"sweep", "two.json", "--vary", "machine.cpus=2", "--jobs-file", "jobs",
                         "--time-limit", "1s"})
            .code == 1);
}
