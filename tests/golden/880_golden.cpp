/// Results of small runs against the stored ones.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "tests/golden/golden.hpp"

using namespace dioscope::test;
using dioscope::results::Json;

namespace {

Json golden_file() {
  std::ifstream file(DIOSCOPE_SOURCE_DIR "/tests/golden/golden.json");
  return Json::parse(file);
}

void check_golden(const std::string& completion) {
  const auto file = golden_file();
  for (const auto& run : golden_runs()) {
    if (run.completion != completion) continue;
    const auto& stored = file.at("runs");
    const auto expected =
        std::find_if(stored.begin(), stored.end(), [&](const auto& r) { return r.at("name") == run.name; });
    REQUIRE_MESSAGE(expected != stored.end(), run.name, " is not in tests/golden/golden.json");
    const auto differences = golden_differences(*expected, golden_result(run));
    CHECK_MESSAGE(differences.empty(), run.name, " has changed:\n", differences,
                  "When that is meant: tests/golden/regenerate, and the commit message says why.");
  }
}

} // namespace

TEST_CASE("880 Given process_reap, when it reads and writes, then the results are the golden ones") {
  check_golden("process_reap");
}

TEST_CASE("881 Given process_last_bio, when it reads and writes, then the results are the golden ones") {
  check_golden("process_last_bio");
}

TEST_CASE(
    "882 Given completion in interrupts, when it reads and writes, then the results are the golden ones") {
  check_golden("interrupt");
}

TEST_CASE("883 Given the golden file, when it is read, then it has the seed and exactly the runs of today") {
  const auto file = golden_file();
  CHECK(file.at("seed") == kGoldenSeed);
  const auto runs = golden_runs();
  REQUIRE(file.at("runs").size() == runs.size());
  for (std::size_t i = 0; i < runs.size(); ++i) CHECK(file["runs"][i]["name"] == runs[i].name);
}

TEST_CASE(
    "884 Given another fingerprint, metric or missing metric, when golden results are compared, then each is "
    "named with both values") {
  const Json stored{{"fingerprint", "aa"}, {"metrics", {{"ios", 8}, {"gone", 1}}}};
  const Json got{{"fingerprint", "bb"}, {"metrics", {{"ios", 9}, {"new", 2}}}};
  CHECK(golden_differences(stored, stored).empty());
  CHECK(golden_differences(stored, got) == "  fingerprint: expected \"aa\", got \"bb\"\n"
                                           "  ios: expected 8, got 9\n"
                                           "  new: expected null, got 2\n"
                                           "  gone: expected 1, got null\n");
}
