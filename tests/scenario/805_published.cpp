/// The program on the published experiments: the second one on the machine of the thread, the profile that
/// costs were fitted on, and runs by time.
#include <doctest/doctest.h>

#include "results/result_json.hpp"
#include "tests/scenario/command.hpp"
#include "tests/unit/support/effort.hpp"

using namespace dioscope;
using namespace dioscope::test;

TEST_CASE("806 Given a duration, when it is over, then processes stop, and what is measured is what it is "
          "without") {
  const TemporaryFolder folder;
  const auto run = [&](const std::string& name, std::vector<std::string> more) {
    std::vector<std::string> words{DIOSCOPE_PROGRAM,   "run",   "thread-2002-09-19",     "--variant",
                                   "sync read, old",   "--set", "workload.requests=400", "--set",
                                   "run.warmup=500ms", "--out", (folder / name).string()};
    words.insert(words.end(), more.begin(), more.end());
    CHECK(run_command(words, DIOSCOPE_SOURCE_DIR).code == 0);
    return results::read_result(read_text(folder / name / "result.json"), name).variants.front();
  };
  const auto whole = run("whole", {});
  const auto part = run("part", {"--set", "workload.duration=2s"});
  CHECK(part.metric("elapsed_s").value() == doctest::Approx(2.1).epsilon(0.1));
  CHECK(part.metric("ios").value() < whole.metric("ios").value() / 2);
  CHECK(part.metric("kib_per_s").value() == doctest::Approx(whole.metric("kib_per_s").value()).epsilon(0.01));
}

TEST_CASE("805 Given the bounce regression, when it is run, then the rate falls to that of one CPU that "
          "copies, and rises "
          "again when the lines are spread") {
  const TemporaryFolder folder;
  std::vector<std::string> words{DIOSCOPE_PROGRAM, "run", "bounce-2002-08-29", "--out",
                                 (folder / "out").string()};
  if (kSanitized) words.insert(words.end(), {"--set", "workload.requests=60", "--set", "run.warmup=1s"});
  const auto ended = run_command(words, DIOSCOPE_SOURCE_DIR);
  CAPTURE(ended.err);
  REQUIRE(ended.code == 0);
  const auto run = results::read_result(read_text(folder / "out" / "result.json"), "result.json");
  REQUIRE(run.variants.size() == 4);
  const auto rate = [&](std::size_t i) { return run.variants[i].metric("kib_per_s").value(); };
  CHECK(rate(1) < 0.4 * rate(0));
  CHECK(rate(2) == doctest::Approx(rate(0)).epsilon(0.01));
  CHECK(rate(3) > 1.5 * rate(1));
  CHECK(run.variants[1].metric("switches_per_io").value() >
        1.5 * run.variants[0].metric("switches_per_io").value());
  // One figure is near the end of its band, and misses it when the run is short.
  if (!kSanitized) CHECK(results::count_missed(run.figures) == 0);
}

TEST_CASE("807 Given the kernel profile that costs were fitted on, when the residuals are asked for, then "
          "each function "
          "has one, and what would close it") {
  const auto ended = run_command({"results/published/residuals", DIOSCOPE_PROGRAM, "--set",
                                  "workload.requests=100", "--set", "run.warmup=1s"},
                                 DIOSCOPE_SOURCE_DIR);
  CAPTURE(ended.err);
  CHECK(ended.code == 0);
  CAPTURE(ended.out);
  CHECK(contains(ended.out, "scsi_dispatch_cmd"));
  CHECK(contains(ended.out, "kernel.driver.build_command = 8.1us"));
  CHECK(contains(ended.out, "all of them"));
}
