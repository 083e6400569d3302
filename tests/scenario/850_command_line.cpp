/// The command as its users call it.
#include <csignal>
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "results/result_json.hpp"
#include "tests/scenario/command.hpp"
#include "tests/unit/support/skip.hpp"

using namespace dioscope;
using namespace dioscope::test;
namespace fs = std::filesystem;

namespace {

using Words = std::vector<std::string>;

/// A scenario that takes a fraction of a second, written into `folder`.
std::string small_scenario(const fs::path& folder, const std::string& expect = "[]") {
  write_text(folder / "small.json", R"({
    "format": "dioscope-scenario-1",
    "title": "A small run",
    "run": {"warmup": "10ms"},
    "workload": {"requests": 20, "disks": 4},
    "variants": [
      {"name": "one", "set": {"kernel.dio.completion": "process_reap"}},
      {"name": "two", "set": {"kernel.dio.completion": "interrupt"}}
    ],
    "expect": )" + expect + "}\n");
  return (folder / "small.json").string();
}

Words dioscope_run(const std::string& scenario, const Words& more = {}) {
  Words words{DIOSCOPE_PROGRAM, "run", scenario};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

std::size_t occurrences(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

bool has_files(const fs::path& folder) {
  return fs::exists(folder) && std::ranges::any_of(fs::recursive_directory_iterator(folder),
                                                   [](const auto& entry) { return !entry.is_directory(); });
}

} // namespace

TEST_CASE("850 Given a scenario, when it is run with --out, then all files are there and the summary is on "
          "standard "
          "output alone") {
  const TemporaryFolder folder;
  const auto ended =
      run_command(dioscope_run(small_scenario(folder.path()), {"--out", "results"}), folder.path());
  CHECK(ended.code == 0);
  CHECK(ended.err.empty());
  CHECK(contains(ended.out, "A small run"));
  CHECK(contains(ended.out, "switches"));
  CHECK(contains(ended.out, "Results are in results"));
  for (const char* file : {"result.json", "metrics.csv", "profile.csv", "vmstat.csv", "comparison.csv",
                           "designs.md", "locks.csv", "lock_takers.csv", "vmstat-one.txt", "vmstat-two.txt",
                           "locks-one.dot", "locks-two.dot"}) {
    CAPTURE(file);
    CHECK(fs::file_size(folder / "results" / file) > 0);
  }
  const auto result = results::read_result(read_text(folder / "results" / "result.json"), "result.json");
  CHECK(result.scenario == "small");
  REQUIRE(result.variants.size() == 2);
  CHECK(result.variants[0].metric("ios") == 80);
}

TEST_CASE("851 Given the same scenario and seed, when the command runs twice with different numbers of jobs, "
          "then the "
          "files are the same to the byte") {
  const TemporaryFolder folder;
  const auto scenario = small_scenario(folder.path());
  REQUIRE(run_command(dioscope_run(scenario, {"--out", "one", "--jobs", "1"}), folder.path()).code == 0);
  REQUIRE(run_command(dioscope_run(scenario, {"--out", "two", "--jobs", "2"}), folder.path()).code == 0);
  REQUIRE(run_command(dioscope_run(scenario, {"--out", "three", "--seed", "2"}), folder.path()).code == 0);
  for (const auto& entry : fs::directory_iterator(folder / "one")) {
    CAPTURE(entry.path());
    CHECK(read_text(entry.path()) == read_text(folder / "two" / entry.path().filename()));
  }
  CHECK(read_text(folder / "one" / "result.json") != read_text(folder / "three" / "result.json"));
}

TEST_CASE("852 Given the main experiment, when it is run small, then the published figures stand beside the "
          "simulated "
          "ones") {
  const TemporaryFolder folder;
  const auto ended =
      run_command(dioscope_run("thread-2002-09-19", {"--quick", "--set", "workload.requests=40", "--set",
                                                     "run.warmup=100ms", "--out", "results", "--details"}),
                  folder.path());
  CHECK(ended.code == 0);
  for (const char* text :
       {"published", "simulated", "sync read, old", "sync write, patched", "switches_per_io"}) {
    CAPTURE(text);
    CHECK(contains(ended.out, text));
  }
  CHECK(fs::exists(folder / "results" / "validation.md"));
}

TEST_CASE("853 Given --quick, when a scenario is run, then a tenth of the requests is made") {
  const TemporaryFolder folder;
  const auto ended = run_command(
      dioscope_run(small_scenario(folder.path()), {"--quick", "--out", "results", "--variant", "two"}),
      folder.path());
  CHECK(ended.code == 0);
  const auto result = results::read_result(read_text(folder / "results" / "result.json"), "result.json");
  REQUIRE(result.variants.size() == 1);
  CHECK(result.variants[0].name == "two");
  CHECK(result.variants[0].metric("ios") == 8);
}

TEST_CASE("854 Given overrides that cannot be, when a scenario is run, then the message says what is legal, "
          "the code "
          "is 2 and nothing is written") {
  const TemporaryFolder folder;
  const auto scenario = small_scenario(folder.path());
  struct Case {
    std::string override;
    std::string message;
  };
  for (const auto& wrong :
       {Case{"workload.requestz=3", "did you mean \"workload.requests\""}, Case{"machine.hz=1000", "1000Hz"},
        Case{"machine.hz=1000s", "machine.hz"}, Case{"machine.cpus=1000", "machine.cpus"},
        Case{"kernel.dio.completion=interupt", "did you mean \"interrupt\""},
        Case{"workload.disks=400", "storage.disks_per_adapter"}}) {
    CAPTURE(wrong.override);
    const auto ended =
        run_command(dioscope_run(scenario, {"--set", wrong.override, "--out", "results"}), folder.path());
    CAPTURE(ended.err);
    CHECK(ended.code == 2);
    CHECK(ended.out.empty());
    CHECK(contains(ended.err, wrong.message));
    CHECK_FALSE(fs::exists(folder / "results"));
  }
}

TEST_CASE("855 Given scenario files that cannot be, when they are run, then the message names file and "
          "place, the code "
          "is 2 and nothing is written") {
  const TemporaryFolder folder;
  const auto file = folder / "broken.json";
  for (const char* text :
       {"{", "{}", R"({"format": "dioscope-scenario-1", "title": "x", "machine": {"cpus": "8"}})",
        R"({"format": "dioscope-scenario-1", "title": "x", "title": "y"})",
        R"({"format": "dioscope-scenario-1", "title": "x", "include": ["absent.json"]})",
        R"({"format": "dioscope-scenario-1", "title": "x", "include": ["broken.json"]})"}) {
    CAPTURE(text);
    write_text(file, text);
    const auto ended = run_command(dioscope_run("broken.json", {"--out", "results"}), folder.path());
    CAPTURE(ended.err);
    CHECK(ended.code == 2);
    CHECK(ended.out.empty());
    CHECK(contains(ended.err, "broken.json"));
    CHECK_FALSE(fs::exists(folder / "results"));
  }
}

TEST_CASE("856 Given a folder that cannot be written, when a scenario is run, then the code is 1 before "
          "anything is "
          "simulated") {
  const TemporaryFolder folder;
  write_text(folder / "file", "");
  // Under a plain file no folder can be made, not even by root.
  const auto ended = run_command(
      dioscope_run("thread-2002-09-19", {"--out", (folder / "file" / "results").string()}), folder.path());
  CHECK(ended.code == 1);
  CHECK(ended.out.empty());
  CHECK(contains(ended.err, "cannot be written"));
  CHECK(fs::file_size(folder / "file") == 0);
}

TEST_CASE("857 Given a full disk behind standard output, when a scenario is run, then the code is 1") {
  const TemporaryFolder folder;
  const auto scenario = small_scenario(folder.path());
  const auto ended = run_command(
      {"/bin/sh", "-c", "\"$0\" run \"$1\" >/dev/full", DIOSCOPE_PROGRAM, scenario}, folder.path());
  CHECK(ended.code == 1);
  CHECK_FALSE(ended.err.empty());
}

TEST_CASE("858 Given a run under way, when Ctrl-C or SIGTERM comes, then it ends with 130, says so and "
          "leaves no file "
          "and no process behind") {
  const TemporaryFolder folder;
  for (const int signal : {SIGINT, SIGTERM}) {
    int runner = 0;
    const auto ended = run_command(dioscope_run("thread-2002-09-19", {"--out", "results"}), folder.path(),
                                   [&runner, signal](int pid) {
                                     runner = pid;
                                     wait_for_child(pid);
                                     ::kill(pid, signal);
                                   });
    CHECK(ended.code == 130);
    CHECK(ended.out.empty());
    CHECK(contains(ended.err, "interrupted"));
    CHECK_FALSE(has_files(folder / "results"));
    CHECK_FALSE(has_child(runner));
  }
}

TEST_CASE("859 Given wrong arguments, when the command is called, then the code is 1 and standard output "
          "stays empty") {
  const TemporaryFolder folder;
  const auto scenario = small_scenario(folder.path());
  for (const Words& words :
       {Words{DIOSCOPE_PROGRAM}, Words{DIOSCOPE_PROGRAM, "rum"}, Words{DIOSCOPE_PROGRAM, "run"},
        dioscope_run(scenario, {"--variant", "three"}), dioscope_run(scenario, {"--set", "foo"}),
        dioscope_run(scenario, {"--jobs", "0"}), dioscope_run(scenario, {"--nonsense"})}) {
    const auto ended = run_command(words, folder.path());
    CAPTURE(words.back());
    CHECK(ended.code == 1);
    CHECK(ended.out.empty());
    CHECK_FALSE(ended.err.empty());
  }
  CHECK(contains(run_command(dioscope_run(scenario, {"--variant", "three"}), folder.path()).err,
                 "it has: one; two"));
  CHECK(contains(run_command({DIOSCOPE_PROGRAM, "rum"}, folder.path()).err, "did you mean \"run\""));
}

TEST_CASE("860 Given a name that no scenario has, when it is run, then the message lists the library and the "
          "code is "
          "2") {
  const TemporaryFolder folder;
  const auto ended = run_command(dioscope_run("nothing"), folder.path());
  CHECK(ended.code == 2);
  CHECK(contains(ended.err, "thread-2002-09-19"));
}

TEST_CASE("861 Given an expectation, when it is missed, then the code is 7 with --strict and 0 without") {
  const TemporaryFolder folder;
  const auto missed = small_scenario(folder.path(), R"([{"metric": "switches_per_io", "max": 0.5}])");
  CHECK(run_command(dioscope_run(missed), folder.path()).code == 0);
  const auto strict = run_command(dioscope_run(missed, {"--strict", "--out", "results"}), folder.path());
  CHECK(strict.code == 7);
  CHECK(contains(strict.out, "missed: one: switches_per_io: "));
  CHECK(fs::exists(folder / "results" / "result.json"));
  const auto held = small_scenario(folder.path(), R"([{"metric": "switches_per_io", "max": 50}])");
  CHECK(run_command(dioscope_run(held, {"--strict"}), folder.path()).code == 0);
}

TEST_CASE("862 Given a warm-up longer than the run, when a scenario is run, then the message says what to "
          "change, the "
          "code is 2 and there is no file") {
  const TemporaryFolder folder;
  const auto ended = run_command(
      dioscope_run(small_scenario(folder.path()), {"--set", "run.warmup=1min", "--out", "results"}),
      folder.path());
  CHECK(ended.code == 2);
  CHECK(contains(ended.err, "run.warmup"));
  CHECK(contains(ended.err, "workload.requests"));
  CHECK_FALSE(has_files(folder / "results"));
}

TEST_CASE(
    "863 Given --check-determinism, when a scenario is run, then each variant is said to be equal, once") {
  const TemporaryFolder folder;
  const auto ended =
      run_command(dioscope_run(small_scenario(folder.path()), {"--check-determinism"}), folder.path());
  CHECK(ended.code == 0);
  CHECK(ended.err.empty());
  CHECK(occurrences(ended.out, "one: two runs are equal, event by event\n") == 1);
  CHECK(occurrences(ended.out, "two: two runs are equal, event by event\n") == 1);
}

TEST_CASE("864 Given a folder of scenarios, when they are compared, then there is a card for each") {
  const TemporaryFolder folder;
  const auto first = small_scenario(folder.path());
  fs::create_directory(folder / "all");
  fs::copy_file(first, folder / "all" / "a.json");
  fs::copy_file(first, folder / "all" / "b.json");
  const auto ended = run_command({DIOSCOPE_PROGRAM, "compare", "all", "--out", "results"}, folder.path());
  CHECK(ended.code == 0);
  CHECK(occurrences(ended.out, "A small run\n") == 2);
  CHECK(fs::exists(folder / "results" / "a" / "result.json"));
  CHECK(fs::exists(folder / "results" / "b" / "result.json"));
}

TEST_CASE("865 Given the verbs that only tell, when they are called, then they tell") {
  const TemporaryFolder folder;
  const auto list = run_command({DIOSCOPE_PROGRAM, "list"}, folder.path());
  CHECK(list.code == 0);
  CHECK(contains(list.out, "completion-context"));
  const auto params = run_command({DIOSCOPE_PROGRAM, "params"}, folder.path());
  CHECK(params.code == 0);
  CHECK(contains(params.out, "kernel.dio.completion"));
  const auto metrics = run_command({DIOSCOPE_PROGRAM, "metrics", "service"}, folder.path());
  CHECK(metrics.code == 0);
  CHECK(contains(metrics.out, "device_service_us"));
  CHECK(contains(metrics.out, "count, mean, p50, p90, p99, p99.9, max"));
  CHECK_FALSE(contains(metrics.out, "kib_per_s"));
  const auto nothing = run_command({DIOSCOPE_PROGRAM, "metrics", "speed"}, folder.path());
  CHECK(nothing.code == 1);
  CHECK(contains(nothing.err, "no metric and no statistic contains \"speed\""));
  const auto schema = run_command({DIOSCOPE_PROGRAM, "schema"}, folder.path());
  CHECK(schema.code == 0);
  CHECK(schema.out == read_text(fs::path(DIOSCOPE_SOURCE_DIR) / "scenarios" / "schema.json"));
  const auto check = run_command({DIOSCOPE_PROGRAM, "check", small_scenario(folder.path())}, folder.path());
  CHECK(check.code == 0);
  CHECK(contains(run_command({DIOSCOPE_PROGRAM, "--help"}, folder.path()).out, "Exit codes"));
}

TEST_CASE("866 Given a run's picture of lock orders, when Graphviz reads it, then it has the locks and their "
          "order") {
  if (std::system("command -v dot > /dev/null") != 0) return skip("Graphviz is not installed");
  const TemporaryFolder folder;
  REQUIRE(
      run_command(dioscope_run(small_scenario(folder.path()), {"--out", "results"}), folder.path()).code ==
      0);
  const auto drawn = run_command({"/usr/bin/env", "dot", "-Tplain", "results/locks-one.dot"}, folder.path());
  CHECK(drawn.code == 0);
  CHECK(drawn.err.empty());
  CHECK(contains(drawn.out, "\nnode host_lock "));
  CHECK(contains(drawn.out, "\nedge host_lock device_request_lock "));
}
