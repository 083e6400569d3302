/// What is written where, what is never overwritten, and how commands end that could not do all they were
/// asked for.
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include "tests/scenario/command.hpp"
#include "tests/unit/support/effort.hpp"
#include "tests/unit/support/skip.hpp"
#include "tests/unit/support/sql.hpp"

using namespace dioscope;
using namespace dioscope::test;
namespace fs = std::filesystem;

namespace {

/// Two variants on four disks, a fraction of a second each; `more` is part of the second's name.
void write_scenario(const fs::path& folder, const std::string& more = "") {
  write_text(
      folder / "two.json", R"({"format": "dioscope-scenario-1", "title": "two", "run": {"warmup": "10ms"},
    "workload": {"requests": 20, "disks": 4}, "variants": [
      {"name": "old", "set": {"kernel.dio.completion": "process_reap"}},
      {"name": "new)" + more + R"(", "set": {"kernel.dio.completion": "interrupt"}}]})");
}

using Words = std::vector<std::string>;

Ended call(const TemporaryFolder& folder, const Words& words,
           const std::function<void(int)>& meanwhile = {}) {
  return run_dioscope(words, folder.path(), meanwhile);
}

/// `dioscope sweep two.json --variant new more ...`
Ended sweep(const TemporaryFolder& folder, const Words& more,
            const std::function<void(int)>& meanwhile = {}) {
  Words words{"sweep", "two.json", "--variant", "new"};
  words.insert(words.end(), more.begin(), more.end());
  return call(folder, words, meanwhile);
}

/// The same under a shell that runs `before`, and with `after` behind the command.
Ended in_shell(const TemporaryFolder& folder, const std::string& before, const std::string& command,
               const std::string& after = "") {
  return run_command({"/bin/sh", "-c", before + "\"$0\" " + command + after, DIOSCOPE_PROGRAM},
                     folder.path());
}

/// Everything in a folder but directories: names and contents.
std::vector<std::pair<std::string, std::string>> contents(const fs::path& folder) {
  std::vector<std::pair<std::string, std::string>> all;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) all.emplace_back(entry.path().string(), read_text(entry.path()));
  std::ranges::sort(all);
  return all;
}

/// A process that `pid` has started.
int child_of(int pid) {
  for (const auto& entry : fs::directory_iterator("/proc")) {
    std::ifstream stat(entry.path() / "stat");
    std::string text;
    if (!std::getline(stat, text) || text.rfind(')') == std::string::npos) continue;
    if (std::atoi(text.c_str() + text.rfind(')') + 4) == pid) return std::atoi(text.c_str());
  }
  return 0;
}

/// Wait until the process is the program and has a handler for `signal`, half a minute at most.
void wait_until_it_catches(int pid, int signal) {
  using namespace std::chrono_literals;
  const auto process = fs::path("/proc") / std::to_string(pid);
  const auto catches = [&] {
    std::error_code error;
    if (!fs::equivalent(process / "exe", DIOSCOPE_PROGRAM, error)) return false;
    std::ifstream status(process / "status");
    for (std::string line; std::getline(status, line);)
      if (line.starts_with("SigCgt:"))
        return (std::stoull(line.substr(7), nullptr, 16) >> (signal - 1) & 1) != 0;
    return false;
  };
  for (int i = 0; i < 1500 && !catches(); ++i) std::this_thread::sleep_for(20ms);
}

} // namespace

TEST_CASE("990 Given a point that failed before, when a sweep does not ask for it, then the sweep's exit "
          "code is not "
          "that point's") {
  const TemporaryFolder folder;
  write_scenario(folder.path());
  CHECK(sweep(folder, {"--out", "s.sqlite", "--vary", "workload.disks=4,1000"}).code == 2);
  const auto other = sweep(folder, {"--out", "s.sqlite", "--vary", "machine.cpus=1,2"});
  CHECK(other.code == 0);
  CHECK(other.err.empty());
  const auto same = sweep(folder, {"--out", "s.sqlite", "--vary", "workload.disks=4,1000"});
  CHECK(same.code == 2);
  CHECK(contains(same.err, "point 2 (new, seed 1) failed with exit code 2"));
  CHECK(contains(same.out, "0 points simulated, 2 found; 4 points are in s.sqlite"));
}

TEST_CASE("991 Given processes that are killed or have no memory, when sweeping, then their points are not "
          "recorded, "
          "the command says so with a code of its own, and the same command tries them again") {
  const TemporaryFolder folder;
  write_scenario(folder.path());
  const Words words{"--out",  "s.sqlite", "--vary", "machine.cpus=1,2",
                    "--jobs", "1",        "--set",  "workload.requests=2000"};
  const auto killed = sweep(folder, words, [](int pid) {
    wait_for_child(pid);
    if (const int child = child_of(pid)) kill(child, SIGKILL);
  });
  CHECK(killed.code == 9);
  CHECK(contains(killed.err,
                 "point 1 (new, seed 1) is not finished: its process was ended by signal 9 (Killed)"));
  CHECK(
      contains(killed.err, "1 points are not finished and not recorded; the same command tries them again"));
  CHECK(contains(killed.out, "unfinished"));
  CHECK(contains(killed.out, "1 points are in s.sqlite"));
  const auto again = sweep(folder, words);
  CHECK(again.code == 0);
  CHECK(contains(again.out, "1 points simulated, 1 found; 2 points are in s.sqlite"));
  if (kSanitized) return; // these need all the address space there is
  const std::string command = "sweep two.json --variant new --vary machine.cpus=64 --out m.sqlite";
  const auto starved = in_shell(folder, "ulimit -v 62000; ", command);
  CHECK(starved.code == 9);
  CHECK(contains(starved.err, "is not finished: "));
  CHECK(contains(in_shell(folder, "", command).out, "1 points simulated, 0 found"));
}

TEST_CASE(
    "992 Given points that failed, when a jobs file is written with --again, then its commands simulate them "
    "again") {
  const TemporaryFolder folder;
  write_scenario(folder.path());
  const Words words{"--out", "all.sqlite", "--vary", "machine.cpus=1,2", "--jobs-file", "jobs"};
  REQUIRE(sweep(folder, words).code == 0);
  REQUIRE(run_command({"/bin/sh", "jobs"}, folder.path()).code == 0);
  const auto part = folder / "jobs.parts" / "point-2.sqlite";
  run_sql(part, "UPDATE points SET exit_code = 8, error = 'a bug that is mended'; DELETE FROM metrics");
  const Words merge{
      "sweep", "--out", "all.sqlite", "--merge", "jobs.parts/point-1.sqlite", "jobs.parts/point-2.sqlite"};
  const auto failed = call(folder, merge);
  CHECK(failed.code == 8);
  CHECK(contains(failed.err, "failed with exit code 8: a bug that is mended"));
  CHECK(contains(sweep(folder, words).out, "0 commands are in jobs"));
  auto again = words;
  again.emplace_back("--again");
  CHECK(contains(sweep(folder, again).out, "1 commands are in jobs"));
  CHECK(contains(run_command({"/bin/sh", "jobs"}, folder.path()).out, "1 points simulated"));
  CHECK(call(folder, merge).code == 0);
}

TEST_CASE(
    "993 Given outputs that are inputs, other outputs, links, pipes or somebody's files, when a command is "
    "called, then it is refused with code 1 and everything is as it was") {
  const TemporaryFolder folder;
  write_scenario(folder.path());
  const Words grid{"--vary", "machine.cpus=1"};
  REQUIRE(sweep(folder, {"--vary", "machine.cpus=1", "--out", "s.sqlite", "--csv", "s.csv"}).code == 0);
  REQUIRE(sweep(folder, {"--vary", "machine.cpus=2", "--out", "t.sqlite"}).code == 0);
  REQUIRE(call(folder, {"run", "two.json", "--out", "results"}).code == 0);
  write_text(folder / "notes", "mine");
  write_text(folder / "points.csv", "machine.cpus\n1\n");
  fs::create_directory(folder / "mine");
  write_text(folder / "mine" / "metrics.csv", "variant,mine\n");
  fs::create_symlink("nowhere", folder / "link");
  fs::create_directory_symlink("results", folder / "linked");
  REQUIRE(mkfifo((folder / "pipe").c_str(), S_IRUSR | S_IWUSR) == 0);
  const auto before = contents(folder.path());
  const auto refused = [&](const Words& words) {
    const auto ended = call(folder, words);
    CAPTURE(words);
    CHECK(ended.code == 1);
    CHECK(ended.out.empty());
    CHECK(contains(ended.err, "cannot be written: "));
    CHECK(std::ranges::count(ended.err, '\n') == 1);
    CHECK(contents(folder.path()) == before);
  };
  const auto refused_sweep = [&](const Words& more) {
    Words words{"sweep", "two.json", "--variant", "new", "--vary", "machine.cpus=1"};
    words.insert(words.end(), more.begin(), more.end());
    refused(words);
  };
  for (const char* taken : {"s.sqlite", "two.json", "notes", "points.csv", "link", "pipe",
                            "results/metrics.csv", "results/result.json", "results", "none/x", ""})
    for (const char* option : {"--csv", "--jobs-file"}) refused_sweep({"--out", "s.sqlite", option, taken});
  refused_sweep({"--out", "new", "--csv", "new"});
  refused_sweep({"--out", "new", "--csv", "./new"});
  refused_sweep({"--out", "new", "--jobs-file", "new"});
  for (const char* taken : {"two.json", "notes", "s.csv", "link", "pipe", "results", "none/x", "",
                            ":memory:", "file:x?mode=memory"})
    refused_sweep({"--out", taken});
  refused({"sweep", "--merge", "t.sqlite", "--out", "t.sqlite"});
  refused({"sweep", "--merge", "t.sqlite", "--out", "new", "--csv", "t.sqlite"});
  for (const char* taken : {"notes", "two.json", "mine", "linked", "linked/", "pipe", ""}) {
    for (const char* verb : {"run", "locks"}) refused({verb, "two.json", "--variant", "new", "--out", taken});
    refused({"compare", "two.json", "--out", taken});
  }
  CHECK(fs::is_symlink(folder / "link"));
  CHECK(fs::is_fifo(folder / "pipe"));
  CHECK(sweep(folder, {"--vary", "machine.cpus=1", "--out", "s.sqlite", "--csv", "s.csv"}).code == 0);
}

TEST_CASE("994 Given parts that disagree about a point, when merged, then that is told, with code 2, and "
          "nothing is "
          "written") {
  const TemporaryFolder folder;
  write_scenario(folder.path());
  REQUIRE(sweep(folder, {"--out", "a.sqlite", "--vary", "machine.cpus=1,2"}).code == 0);
  fs::copy_file(folder / "a.sqlite", folder / "b.sqlite");
  const Words merge{"sweep", "--merge", "a.sqlite", "b.sqlite", "--out", "all.sqlite"};
  CHECK(call(folder, merge).code == 0);
  fs::remove(folder / "all.sqlite");
  run_sql(folder / "b.sqlite", "UPDATE metrics SET value = value * 2 WHERE name = 'cpu_us_per_io' AND point "
                               "= (SELECT id FROM points WHERE number = 2)");
  const auto ended = call(folder, merge);
  CHECK(ended.code == 2);
  CHECK(ended.out.empty());
  CHECK(contains(ended.err, "b.sqlite: point 2 (new, seed 1, machine.cpus=2) has another result"));
  CHECK(contains(ended.err, "cpu_us_per_io is "));
  CHECK_FALSE(fs::exists(folder / "all.sqlite"));
  fs::copy_file(folder / "a.sqlite", folder / "all.sqlite");
  CHECK(call(folder, {"sweep", "--merge", "b.sqlite", "--out", "all.sqlite"}).code == 2);
  CHECK(read_text(folder / "all.sqlite") == read_text(folder / "a.sqlite"));
  run_sql(folder / "b.sqlite", "UPDATE points SET exit_code = 77");
  CHECK(call(folder, merge).code == 2);
}

TEST_CASE("995 Given a standard output that is full, closed or not read, when something is simulated, then "
          "the files "
          "are all there and the code is 1") {
  const TemporaryFolder folder;
  write_scenario(folder.path());
  for (const std::string to : {">/dev/full", ">&-", "| true"}) {
    CAPTURE(to);
    const std::string tail = to == "| true" ? "; echo $? >code; } | true" : " " + to + "; echo $? >code";
    const std::string head = to == "| true" ? "{ " : "";
    const auto code = [&](const std::string& command) {
      in_shell(folder, head, command, tail);
      return read_text(folder / "code");
    };
    CHECK(code("run two.json --out run") == "1\n");
    CHECK(fs::exists(folder / "run" / "result.json"));
    CHECK(code("compare two.json --replications 2 --out compare") == "1\n");
    CHECK(fs::exists(folder / "compare" / "differences.csv"));
    CHECK(code("sweep two.json --vary machine.cpus=1 --out s.sqlite --csv s.csv") == "1\n");
    CHECK(fs::exists(folder / "s.csv"));
    CHECK(code("locks two.json --schedules 2 --out locks") == "1\n");
    CHECK(fs::exists(folder / "locks" / "locks.txt"));
    for (const char* made : {"run", "compare", "locks", "s.sqlite", "s.csv"}) fs::remove_all(folder / made);
  }
}

TEST_CASE("996 Given a standard error that is full or closed, when there is something to tell, then the code "
          "is the "
          "usual one") {
  const TemporaryFolder folder;
  write_scenario(folder.path());
  for (const std::string to : {" 2>/dev/full", " 2>&-"}) {
    CHECK(in_shell(folder, "", "run nothing", to).code == 2);
    CHECK(in_shell(folder, "", "rum", to).code == 1);
    // What is opened next must not become standard error.
    CHECK(in_shell(folder, "", "sweep two.json --variant new --vary workload.disks=4,1000 --out s.sqlite", to)
              .code == 2);
    CHECK(contains(sweep(folder, {"--vary", "workload.disks=4,1000", "--out", "s.sqlite"}).out, "2 found"));
    fs::remove(folder / "s.sqlite");
  }
}

TEST_CASE(
    "997 Given files that may not grow, when results are written, then the code is 1 and no part of them is "
    "left") {
  const TemporaryFolder folder;
  write_scenario(folder.path());
  const auto ended = in_shell(folder, "ulimit -f 16; ", "run two.json --out results");
  CHECK(ended.code == 1);
  CHECK(contains(ended.err, "cannot be written: File too large"));
  CHECK_FALSE(fs::exists(folder / "results"));
  CHECK(in_shell(folder, "ulimit -f 1; ", "sweep two.json --vary machine.cpus=1 --out s.sqlite").code == 1);
}

TEST_CASE("998 Given Ctrl-C or SIGTERM while a schedule is replayed, when it comes, then the code is 130") {
  const TemporaryFolder folder;
  write_scenario(folder.path());
  for (const int signal : {SIGINT, SIGTERM}) {
    const auto ended = call(folder,
                            {"locks", "two.json", "--variant", "old", "--replay", "none", "--horizon",
                             "1000s", "--set", "workload.requests=100000"},
                            [signal](int pid) {
                              wait_until_it_catches(pid, signal);
                              std::this_thread::sleep_for(std::chrono::milliseconds(500));
                              kill(pid, signal);
                            });
    CHECK(ended.code == 130);
    CHECK(ended.err == "dioscope: interrupted: nothing was written\n");
  }
}

TEST_CASE("999 Given names as long as they may be, when run, then every file is written") {
  const TemporaryFolder folder;
  write_scenario(folder.path(), std::string(240, 'n'));
  CHECK(call(folder, {"run", "two.json", "--out", "results"}).code == 0);
  CHECK(fs::exists(folder / "results" / "vmstat-old.txt"));
  CHECK(fs::exists(folder / "results" / "result.json"));
}

TEST_CASE("969 Given a search for all schedules that was not let come to its end, when it found nothing, "
          "then its code "
          "says that this is no answer") {
  if (kSanitized) return skip("the sanitizers' contexts cannot branch");
  const TemporaryFolder folder;
  const Words words{"locks",       "mapped-target",
                    "--variant",   "workqueue",
                    "--strategy",  "exhaustive",
                    "--moves",     "1",
                    "--late",      "100us",
                    "--set",       "workload.requests=2",
                    "--set",       "workload.disks=1",
                    "--set",       "machine.cpus=2",
                    "--schedules", "3"};
  const auto ended = call(folder, words);
  CHECK(ended.code == 9);
  CHECK(contains(ended.out, "up to 3 schedules a design"));
}
