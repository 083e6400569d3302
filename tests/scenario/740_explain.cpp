/// dioscope explain, as users call it.
#include <doctest/doctest.h>

#include <algorithm>

#include "results/result_json.hpp"
#include "tests/scenario/command.hpp"
#include "tests/scenario/csv_rows.hpp"
#include "text/json.hpp"

using namespace dioscope;
using namespace dioscope::test;
namespace fs = std::filesystem;

namespace {

std::string two_designs(const fs::path& folder) {
  return write_scenario(folder, "two", R"(
    "run": {"warmup": "10ms"},
    "workload": {"requests": 20, "disks": 8},
    "variants": [
      {"name": "reap", "set": {"kernel.dio.completion": "process_reap"}},
      {"name": "interrupt", "set": {"kernel.dio.completion": "interrupt"}},
      {"name": "submitter", "set": {"kernel.dio.completion": "submitter_ipi"}}
    ])");
}

text::Json explained(const TemporaryFolder& folder, const std::vector<std::string>& more) {
  std::vector<std::string> words{"explain", two_designs(folder.path()), "--json"};
  words.insert(words.end(), more.begin(), more.end());
  const auto run = run_dioscope(words, folder.path());
  REQUIRE_MESSAGE(run.code == 0, run.err);
  return text::parse_json(run.out, "explain");
}

std::int64_t sum_of(const text::Json& list, const char* field) {
  std::int64_t sum = 0;
  for (const auto& item : list) sum += item.at(field).get<std::int64_t>();
  return sum;
}

} // namespace

TEST_CASE("740 Given an I/O, when it is explained, then its stages are those of ios.csv, its steps fill its "
          "life and its causes begin with the system call") {
  const TemporaryFolder folder;
  const auto scenario = two_designs(folder.path());
  REQUIRE(run_dioscope({"run", scenario, "--variant", "interrupt", "--ios", "--out", "out"}, folder.path())
              .code == 0);
  const auto rows = csv_rows(read_text(folder / "out/ios.csv"));
  const auto& row = *std::ranges::find_if(rows, [](const auto& r) { return r.at("io") == "50"; });
  const auto story = explained(folder, {"--variant", "interrupt", "--io", "50"}).at(0);
  CHECK(sum_of(story.at("stages"), "ns") == std::stoll(row.at("latency_ns")));
  for (const auto& stage : story.at("stages"))
    CHECK(std::to_string(stage.at("ns").get<std::int64_t>()) ==
          row.at(stage.at("name").get<std::string>() + "_ns"));
  // No moment of its life is without a step.
  const auto begin = std::stoll(row.at("entered_ns"));
  const auto end = begin + std::stoll(row.at("latency_ns"));
  std::int64_t told = begin;
  for (const auto& step : story.at("steps")) {
    const auto at = step.at("at_ns").get<std::int64_t>();
    CHECK(at <= std::max(told, at));
    told = std::max(told, at + step.at("duration_ns").get<std::int64_t>());
  }
  CHECK(told == end);
  CHECK(story.at("steps").front().at("event") == "sys_enter");
  std::vector<std::string> causes;
  for (const auto& cause : story.at("causes")) causes.push_back(cause.at("event"));
  CHECK(causes.front() == "sys_enter");
  CHECK(causes.back() == "sys_exit");
  for (const std::string event : {"block_bio_queue", "block_rq_issue", "hw_command_received", "hw_response",
                                  "block_bio_complete", "sched_wakeup"}) {
    CAPTURE(event);
    CHECK(std::ranges::find(causes, event) != causes.end());
  }
}

TEST_CASE("741 Given two designs, when the slowest I/O of one is explained, then both tell the same I/O") {
  const TemporaryFolder folder;
  const auto stories = explained(folder, {"--variant", "reap", "--variant", "interrupt", "--slowest-io"});
  REQUIRE(stories.size() == 2);
  const auto fact = [&](std::size_t story, const std::string& name) -> std::int64_t {
    for (const auto& item : stories.at(story).at("facts"))
      if (item.at("name") == name) return item.at("value");
    return -1;
  };
  for (const std::string name : {"task_io", "disk", "offset_bytes", "size_bytes"})
    CHECK(fact(0, name) == fact(1, name));
  const auto text = run_dioscope({"explain", two_designs(folder.path()), "--variant", "reap", "--variant",
                                  "interrupt", "--io", "raw_io.3:7"},
                                 folder.path());
  CHECK(text.code == 0);
  CHECK(contains(text.out, "difference"));
  CHECK(contains(text.out, "number 7 of raw_io.3"));
}

TEST_CASE("742 Given all switches, when they are explained, then the chains add up to the switches of the "
          "results") {
  const TemporaryFolder folder;
  const auto scenario = two_designs(folder.path());
  const auto run = run_dioscope({"run", scenario, "--out", "out"}, folder.path());
  REQUIRE(run.code == 0);
  const auto result = results::read_result(read_text(folder / "out/result.json"), "result.json");
  for (const auto& variant : result.variants) {
    const auto rows = explained(folder, {"--variant", variant.name, "--switches"}).at(0).at("switches");
    CHECK(sum_of(rows, "count") == results_count(variant, "scheduler", "switches", ""));
  }
  const auto text =
      run_dioscope({"explain", scenario, "--variant", "interrupt", "--switches"}, folder.path());
  CHECK(contains(text.out, "interrupt of an adapter > softirq SCSI > wake-up > raw_io runs, after idle"));
}

TEST_CASE("743 Given other questions, when they are asked, then each story has its place, and what does not "
          "exist is said") {
  const TemporaryFolder folder;
  for (const std::vector<std::string>& question : {std::vector<std::string>{"--longest-irq-off"},
                                                   {"--slowest-wakeup"},
                                                   {"--lock", "host_lock"},
                                                   {"--switch", "40"}}) {
    auto words = question;
    words.insert(words.end(), {"--variant", "submitter"});
    CAPTURE(question.front());
    const auto story = explained(folder, words).at(0);
    CHECK_FALSE(story.at("title").get<std::string>().empty());
    CHECK(story.at("steps").size() > 2);
  }
  const auto scenario = two_designs(folder.path());
  const auto complaint = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words{"explain", scenario};
    words.insert(words.end(), more.begin(), more.end());
    const auto run = run_dioscope(words, folder.path());
    CHECK(run.code == 1);
    return run.err;
  };
  CHECK(contains(complaint({"--io", "9"}), "legal: --variant"));
  CHECK(contains(complaint({"--variant", "reap"}), "one question is needed"));
  CHECK(
      contains(complaint({"--variant", "reap", "--slowest-io", "--switch", "3"}), "one question is needed"));
  CHECK(
      contains(complaint({"--variant", "reap", "--io", "161"}), "I/O 161 does not exist: this run has 160"));
  CHECK(contains(complaint({"--variant", "reap", "--io", "raw_io.3:21"}), "raw_io.3 makes no I/O number 21"));
  CHECK(contains(complaint({"--variant", "reap", "--io", "x"}), "legal is a number from 1"));
  CHECK(contains(complaint({"--variant", "reap", "--lock", "my_lock"}),
                 "there is no lock class my_lock; legal: "));
  CHECK(contains(complaint({"--variant", "reap", "--switch", "100000000"}),
                 "context switch 100000000 does not exist"));
}
