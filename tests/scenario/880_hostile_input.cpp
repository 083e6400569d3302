/// What the command does with files and arguments that cannot be.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>

#include "tests/scenario/command.hpp"

using namespace dioscope::test;
namespace fs = std::filesystem;

namespace {

using Words = std::vector<std::string>;

std::string scenario_text(const std::string& more) {
  return R"({"format": "dioscope-scenario-1", "title": "A small run", "run": {"warmup": "10ms"},
    "workload": {"requests": 20, "disks": 4},
    "variants": [{"name": "one", "set": {"kernel.dio.completion": "process_reap"}},
                 {"name": "two", "set": {"kernel.dio.completion": "interrupt"}}])" +
         more + "}\n";
}

/// A folder with a scenario that takes a fraction of a second.
struct Place {
  explicit Place(const std::string& more = {}) { write_text(folder / "small.json", scenario_text(more)); }
  Ended call(const Words& words) const { return run_dioscope(words, folder.path()); }
  std::size_t entries() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()));
  }
  TemporaryFolder folder;
};

} // namespace

TEST_CASE("880 Given a decision log for a CPU that there is not, when it is replayed, then it is refused") {
  const Place place;
  const auto ended = place.call({"locks", "small.json", "--variant", "two", "--replay", "1@0>cpu8"});
  CHECK(ended.code == 1);
  CHECK(ended.out.empty());
  CHECK(contains(ended.err,
                 "found cpu8, which is none of the machine.cpus = 8 processors; legal: cpu0 .. cpu7"));
}

TEST_CASE(
    "881 Given moves that never happen, when they are replayed, then they are told and nothing is said of "
    "the schedule") {
  const Place place;
  const auto replay = [&](const std::string& log) {
    return place.call({"locks", "small.json", "--variant", "two", "--replay", log});
  };
  const auto none = replay("none");
  CHECK(none.code == 0);
  CHECK(none.out == "this schedule does not hang\n");
  const auto followed = replay("3@0>cpu1");
  CHECK(followed.code == 0);
  CHECK(followed.err.empty());
  const auto never = replay("3@0>cpu1,1000000@2>cpu0");
  CHECK(never.code == 1);
  CHECK(never.out.empty());
  CHECK(contains(never.err, "these moves never happened: 1000000@2>cpu0; legal: "));
}

TEST_CASE("882 Given bytes that move the cursor, when they come in anywhere, then none goes out") {
  const Place place;
  write_text(place.folder / "escape.json",
             R"({"format": "dioscope-scenario-1", "title": "T\u001b]0;x\u0007"})");
  write_text(place.folder / "bytes.json", "{\"format\": \"\x1b[2J\xff\"}");
  write_text(place.folder / "b\xff.json", scenario_text(""));
  write_text(place.folder / "points.csv", "run.ties\n\x1b[2J\n");
  const auto before = place.entries();
  for (const Words& words :
       {Words{"check", "escape.json"}, Words{"run", "escape.json", "--out", "o"}, Words{"run", "bytes.json"},
        Words{"run", "b\xff.json", "--out", "o"}, Words{"check", "b\xff.json"}, Words{"run", "\x1b[2J"},
        Words{"run", "small.json", "--set", "\x1b[2J=1", "--out", "o"},
        Words{"run", "small.json", "--set", "run.ties=\xff", "--out", "o"},
        Words{"sweep", "small.json", "--vary", "run.ties=\xff"},
        Words{"sweep", "small.json", "--points", "points.csv"}}) {
    const auto ended = place.call(words);
    CAPTURE(ended.err);
    CHECK(ended.code == 2);
    CHECK(ended.out.empty());
    for (const char* bad : {"\x1b", "\xff", "internal error"}) CHECK_FALSE(contains(ended.err, bad));
    CHECK(place.entries() == before);
  }
  const auto unknown = place.call({"run", "small.json", "--\x1b[2J"});
  CHECK(unknown.code == 1);
  CHECK_FALSE(contains(unknown.err, "\x1b"));
}

TEST_CASE(
    "883 Given numbers beyond their range, when they are arguments, then they are refused and not bent") {
  const Place place;
  const auto before = place.entries();
  for (const auto* seed :
       {"9223372036854775808", "99999999999999999999", "-1", "x", "010", "0x10", "1.5", ""}) {
    CAPTURE(seed);
    const auto run = place.call({"run", "small.json", "--seed", seed, "--out", "o"});
    CHECK(run.code == 1);
    CHECK(contains(run.err, "legal is a whole number from 0 to 9223372036854775807"));
    CHECK(place.call({"locks", "small.json", "--seed", seed, "--out", "o"}).code == 1);
  }
  CHECK(place.call({"run", "small.json", "--jobs", "4294967297"}).code == 1);
  CHECK(place.call({"sweep", "small.json", "--vary", "run.seed=1", "--point", "0"}).code == 1);
  CHECK(place.call({"sweep", "small.json", "--vary", "run.seed=1", "--point", "99999999999999999999"}).code ==
        1);
  CHECK(place.call({"locks", "small.json", "--horizon", "2h"}).code == 1);
  CHECK(place.entries() == before);
  CHECK(place.call({"run", "small.json", "--seed", "9223372036854775807", "--variant", "one"}).code == 0);
}

TEST_CASE("884 Given what run refuses, when it is checked, then check says the same") {
  const auto refused = [](const Place& place) {
    const auto before = place.entries();
    const auto run = place.call({"run", "small.json", "--out", "o"});
    const auto check = place.call({"check", "small.json"});
    CHECK(run.code == 2);
    CHECK(check.code == 2);
    CHECK(run.err == "dioscope: " + check.err);
    CHECK(check.out.empty());
    CHECK(place.entries() == before);
    return check.err;
  };
  CHECK(refused(Place(R"(, "expect": [{"metric": "speed", "max": 1}])")) ==
        "small.json: expect: unknown metric \"speed\"; `dioscope metrics` lists them\n");
  CHECK(contains(refused(Place(R"(, "compare_with": "nothing")")),
                 "small.json: compare_with: no published data set \"nothing\"; legal: "));
  CHECK(contains(refused(Place(R"(, "storage": {"adapters": 1, "disks_per_adapter": 2})")),
                 "workload.disks = 4 is more than the 2 disks"));
  const Place place(R"(, "compare_with": "broken")");
  fs::create_directories(place.folder / "results" / "published");
  const auto file = place.folder / "results" / "published" / "broken.json";
  write_text(file, R"({"format": "dioscope-published-1", "ios": 1e999})");
  CHECK(contains(refused(place), "broken.json: ios: out of range: found 1e999"));
  write_text(file, "{\"format\":" + std::string(100'000, '['));
  CHECK(contains(refused(place), "nested too deeply; legal: at most 32 levels"));
}

TEST_CASE("885 Given a value that is varied twice, when a sweep is asked for, then nothing is written") {
  const Place place;
  write_text(place.folder / "p.csv", "machine.cpus,machine.cpus\n1,8\n");
  const auto before = place.entries();
  for (const Words& words :
       {Words{"sweep", "small.json", "--vary", "machine.cpus=1,2", "--vary", "machine.cpus=4,8"},
        Words{"sweep", "small.json", "--points", "p.csv"},
        Words{"sweep", "small.json", "--vary", "run.seed=0..9223372036854775807:3"}}) {
    const auto ended = place.call(words);
    CAPTURE(ended.err);
    CHECK(ended.code == 2);
    CHECK(contains(ended.err, "legal: "));
    CHECK(place.entries() == before);
  }
}

TEST_CASE("886 Given a folder without scenarios, when it is compared, then that is told") {
  const Place place;
  fs::create_directory(place.folder / "empty");
  const auto ended = place.call({"compare", "empty"});
  CHECK(ended.code == 1);
  CHECK(ended.out.empty());
  CHECK(contains(ended.err, "empty: found no *.json in it; legal: a folder of scenarios"));
}

TEST_CASE(
    "887 Given options that mean nothing for what is asked, when any verb is called, then they are refused") {
  const Place place;
  REQUIRE(place.call({"run", "small.json", "--out", "r"}).code == 0);
  write_text(place.folder / "program.json",
             R"({"format": "dioscope-locks-1", "title": "t", "locks": {"L": "spinlock"},
    "contexts": [{"name": "c", "type": "task", "cpu": 0, "steps": ["lock L", "unlock L"]}]})");
  const auto before = place.entries();
  struct Case {
    Words words;
    std::string message;
  };
  for (const auto& wrong :
       {Case{{"run", "small.json", "--check-determinism", "--out", "o"},
             "--out: means nothing with --check-det"},
        Case{{"compare", "r/result.json", "--replications", "3"},
             "--replications: means nothing with result files"},
        Case{{"compare", "r/result.json", "--seed", "3"}, "--seed: means nothing with result files"},
        Case{{"compare", "small.json", "--at-most", "3"},
             "--at-most: means nothing by itself; legal: with --until"},
        Case{{"sweep", "--merge", "small.json", "--out", "o", "--quick"},
             "--quick: means nothing with --merge"},
        Case{{"sweep", "small.json", "--vary", "run.seed=1,2", "--confidence", "90%"},
             "--confidence: means nothing"},
        Case{{"sweep", "small.json", "--vary", "run.seed=1,2", "--seed", "3"},
             "--set run.seed=3: means nothing"},
        Case{{"sweep", "small.json", "--sensitivity", "kib_per_s", "--points", "p"},
             "--points: means nothing"},
        Case{{"locks", "small.json", "--replay", "none", "--schedules", "3"},
             "--schedules: means nothing with --rep"},
        Case{{"locks", "small.json", "--strategy", "exhaustive", "--seed", "3"},
             "--seed: means nothing with exh"},
        Case{{"locks", "program.json", "--out", "o"}, "--out: means nothing with lock programs alone"},
        Case{{"list", "scenarios", "--markdown"}, "--markdown: means nothing with scenarios"},
        Case{{"list", "policies", "x", "--markdown"}, "pattern: means nothing with --markdown"},
        Case{{"list", "policies", "--names"}, "--names: means nothing with policies"},
        Case{{"list", "claims", "x"}, "pattern: means nothing with what is to run"},
        Case{{"params", "--markdown", "--names"}, "--names: means nothing with --markdown"},
        Case{{"manual", "run", "--names"}, "verb: means nothing with --names"},
        Case{{"metrics", "x", "--markdown"}, "pattern: means nothing with --markdown"}}) {
    const auto ended = place.call(wrong.words);
    CAPTURE(ended.err);
    CHECK(ended.code == 1);
    CHECK(ended.out.empty());
    CHECK(contains(ended.err, wrong.message));
    CHECK(place.entries() == before);
  }
}

TEST_CASE("839 Given points that are in the file already, when a sweep has them elsewhere, then its table is "
          "that of a "
          "new file") {
  const Place place;
  const auto sweep = [&](const std::string& values, const std::string& file, const Words& more) {
    Words words{"sweep", "small.json", "--variant", "one", "--vary", "machine.cpus=" + values, "--out", file};
    words.insert(words.end(), more.begin(), more.end());
    CHECK(place.call(words).code == 0);
  };
  sweep("4,2", "old.sqlite", {});
  sweep("1,2,4", "old.sqlite", {"--csv", "old.csv"});
  sweep("1,2,4", "new.sqlite", {"--csv", "new.csv"});
  CHECK(read_text(place.folder / "old.csv") == read_text(place.folder / "new.csv"));
}
