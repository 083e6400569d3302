/// dioscope locks and the designs on mapped files, as their users call them.
#include <doctest/doctest.h>
#include <signal.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <thread>

#include "tests/scenario/command.hpp"
#include "tests/unit/support/effort.hpp"

using namespace dioscope::test;
namespace fs = std::filesystem;

namespace {

const fs::path kTree = DIOSCOPE_SOURCE_DIR;

Ended call(const std::vector<std::string>& words) { return run_dioscope(words, kTree); }

/// What stands between `before` and `after`.
std::string between(const std::string& text, const std::string& before, const std::string& after) {
  const auto begin = text.find(before);
  if (begin == std::string::npos) return {};
  const auto from = begin + before.size();
  return text.substr(from, text.find(after, from) - from);
}

/// Whether a process runs that was started with `argument`.
bool runs_with(const std::string& argument) {
  for (const auto& process : fs::directory_iterator("/proc")) {
    std::ifstream stream(process.path() / "cmdline");
    const std::string words{std::istreambuf_iterator<char>(stream), {}};
    if (contains(words, argument)) return true;
  }
  return false;
}

} // namespace

TEST_CASE(
    "890 Given reads into a mapped file, when pages are dirtied in end_io, then the run ends as a deadlock "
    "and names the rules broken before") {
  const auto ended = call({"run", "mapped-target", "--variant", "interrupt", "--details"});
  CAPTURE(ended.err);
  CHECK(ended.code == 3);
  CHECK(contains(ended.err, "deadlock at "));
  CHECK(contains(ended.err, "wait for each other"));
  CHECK(contains(ended.err, "holds host_lock."));
  CHECK(contains(ended.err, "inconsistent {SOFTIRQ-ON-W} -> {IN-SOFTIRQ-W} usage of private_lock"));
  CHECK(contains(ended.err, "5.000 ms later"));
  CHECK(contains(ended.err, "the last steps of CPU "));
}

TEST_CASE(
    "891 Given reads into a mapped file, when the other designs run, then each keeps rules and data as the "
    "scenario says") {
  const auto ended = call({"run",
                           "mapped-target",
                           "--strict",
                           "--variant",
                           "process_reap",
                           "--variant",
                           "interrupt, irq-safe locks",
                           "--variant",
                           "interrupt_predirty",
                           "--variant",
                           "workqueue",
                           "--variant",
                           "workqueue_percpu",
                           "--variant",
                           "submitter_ipi",
                           "--variant",
                           "dirty before only",
                           "--variant",
                           "dirty never",
                           "--details"});
  CAPTURE(ended.err);
  CHECK(ended.code == 0);
  CHECK(contains(ended.out, "lost_pages"));
  CHECK_FALSE(contains(ended.out, "MISSED"));
}

TEST_CASE(
    "892 Given memory of their own as the target, when end_io dirties, then no rule is broken and nothing "
    "hangs") {
  const auto ended =
      call({"locks", "mapped-target", "--variant", "interrupt", "--set", "workload.target=anonymous", "--set",
            "workload.requests=20", "--schedules", "30", "--details"});
  CAPTURE(ended.out);
  CHECK(ended.code == 0);
  CHECK(contains(ended.out, "clean"));
  CHECK(contains(ended.out, "none in "));
}

TEST_CASE(
    "893 Given dirtying in end_io, when schedules are explored, then it hangs on one CPU, and on two through "
    "host_lock, and each log repeats its deadlock") {
  const auto found = call({"locks", "mapped-target", "--variant", "interrupt", "--seed", "7", "--details"});
  CAPTURE(found.out);
  CHECK(found.code == 3);
  CHECK(contains(found.out, "6 broken"));
  CHECK(contains(found.out, "1 CPU: private_lock"));
  CHECK(contains(found.out, "2 CPUs: host_lock, p"));
  for (const std::string way : {"1 CPU: private_lock ", "2 CPUs: host_lock, "}) {
    const auto row = between(found.out, way, "\n");
    const auto log = row.substr(row.rfind(' ') + 1);
    CAPTURE(log);
    CHECK(contains(log, "@"));
    const auto again = call({"locks", "mapped-target", "--variant", "interrupt", "--replay", log});
    CHECK(again.code == 3);
    CHECK(contains(again.out, "deadlock at "));
    CHECK(contains(again.out, way.starts_with("2") ? "spins on host_lock." : "spins on private_lock."));
  }
}

TEST_CASE(
    "894 Given designs that keep out of the interrupt, when their schedules are explored, then none hangs") {
  const std::string schedules = kSanitized ? "50" : "200";
  const auto ended = call({"locks", "mapped-target", "--variant", "process_reap", "--variant",
                           "interrupt_predirty", "--variant", "workqueue", "--schedules", schedules, "--set",
                           "workload.requests=20", "--details"});
  CAPTURE(ended.out);
  CHECK(ended.code == 0);
  CHECK_FALSE(contains(ended.out, "broken"));
  CHECK(contains(ended.out, "none in " + schedules));
}

TEST_CASE("898 Given a small scenario, when every schedule is tried, then it says that these were all, and "
          "how it hangs") {
  const auto explore = [](const std::string& variant) {
    return call({"locks", "mapped-target", "--variant", variant, "--strategy", "exhaustive", "--moves", "1",
                 "--late", "100us", "--schedules", "100000", "--set", "workload.requests=2", "--set",
                 "workload.disks=1", "--set", "machine.cpus=2", "--details"});
  };
  const auto sound = explore("workqueue");
  CAPTURE(sound.out);
  CHECK(sound.code == 0);
  CHECK(contains(sound.out, "none in all "));
  const auto patch = explore("interrupt");
  CAPTURE(patch.out);
  CHECK(patch.code == 3);
  CHECK(contains(patch.out, "1 CPU: "));
}

TEST_CASE(
    "899 Given probabilistic testing, when the same seed is used again, then the schedules are the same") {
  const auto explore = [](const std::string& seed) {
    return call({"locks", "mapped-target", "--variant", "interrupt", "--strategy", "pct", "--schedules", "60",
                 "--seed", seed});
  };
  const auto first = explore("7");
  CAPTURE(first.out);
  CHECK(first.code == 3);
  CHECK(contains(first.out, " of 6"));
  CHECK(explore("7").out == first.out);
  CHECK(explore("8").out != first.out);
}

TEST_CASE("895 Given lock programs, when judged, then the exit code says whether they do what they expect") {
  const TemporaryFolder folder;
  const auto program = [&folder](const std::string& expect) {
    const auto file = folder / "program.json";
    write_text(file,
               R"({"format": "dioscope-locks-1", "title": "AA", "locks": {"L": "spinlock"}, "contexts": [
      {"name": "one", "type": "task", "cpu": 0, "steps": ["lock L", "lock L", "unlock L", "unlock L"]}])" +
                   expect + "}");
    return file.string();
  };
  const auto bare = call({"locks", program("")});
  CHECK(bare.code == 3);
  CHECK(contains(bare.out, "validator: recursion"));
  CHECK(contains(bare.out, "explorer: deadlock after 1 step"));
  CHECK(call({"locks", program(R"(, "expect": {"validator": "recursion", "explorer": "deadlock"})")}).code ==
        0);
  CHECK(call({"locks", program(R"(, "expect": {"explorer": "safe"})")}).code == 7);
  CHECK(contains(call({"locks", "--promela", program("")}).out, "proctype"));
}

TEST_CASE("896 Given arguments that fit no file, when locks is called, then it says what is legal") {
  const auto log = call({"locks", "mapped-target", "--variant", "interrupt", "--replay", "12@cpu1"});
  CHECK(log.code == 1);
  CHECK(contains(log.err, "found \"12@cpu1\"; legal: COMPLETION@STEP>cpuN"));
  const auto many = call({"locks", "mapped-target", "--replay", "none"});
  CHECK(many.code == 1);
  CHECK(contains(many.err, "--replay: found 10 variants; legal: one"));
  const auto late = call({"locks", "mapped-target", "--late", "soon"});
  CHECK(late.code == 1);
  CHECK(contains(late.err, "--late"));
  CHECK(contains(late.err, "soon"));
  const auto strategy = call({"locks", "mapped-target", "--strategy", "lucky"});
  CHECK(strategy.code == 1);
  CHECK(contains(strategy.err, "exhaustive"));
  const auto promela = call({"locks", "mapped-target", "--promela"});
  CHECK(promela.code == 1);
  CHECK(contains(promela.err, "legal: lock programs"));
}

TEST_CASE(
    "897 Given broken rules and no hang, when the scenario expects them, then the code is 0, and 4 when it "
    "expects none") {
  const TemporaryFolder folder;
  auto text = read_text(kTree / "scenarios" / "mapped-target.json");
  const auto replace_all = [&text](const std::string& what, const std::string& by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
      text.replace(at, what.size(), by);
  };
  replace_all("\"parts/", "\"" + (kTree / "scenarios" / "parts").string() + "/");
  const auto run = [&] {
    write_text(folder / "rules.json", text);
    return call({"run", (folder / "rules.json").string(), "--variant", "interrupt", "--set",
                 "workload.requests=2", "--set", "workload.target_files=each", "--set",
                 "workload.page_cache.msync_interval=0s", "--details"});
  };
  const auto expected = run();
  CHECK(expected.code == 0);
  CHECK(contains(expected.out, "WARNING: inconsistent lock state"));
  replace_all(R"("lock_violations", "variant": "interrupt", "min": 1)",
              R"("lock_violations", "variant": "interrupt", "max": 0)");
  const auto unexpected = run();
  CAPTURE(unexpected.err);
  CHECK(unexpected.code == 4);
  CHECK(contains(unexpected.err, "broken lock rules that the scenario does not expect"));
}

TEST_CASE("888 Given an exploration under way, when it is told to end, then it ends with 130 and leaves no "
          "process") {
  const std::string mark = "--seed=8880888";
  const auto ended = run_command({DIOSCOPE_PROGRAM, "locks", "mapped-target", "--schedules", "1000000", mark},
                                 kTree, [&](int pid) {
                                   std::this_thread::sleep_for(std::chrono::milliseconds(1500));
                                   CHECK(runs_with(mark));
                                   ::kill(pid, SIGTERM);
                                 });
  CHECK(ended.code == 130);
  CHECK(ended.out.empty());
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  CHECK_FALSE(runs_with(mark));
}

TEST_CASE(
    "889 Given a folder, when schedules are explored, then figures, pictures and all stories are in it") {
  const TemporaryFolder folder;
  const auto out = folder / "out";
  const auto ended =
      call({"locks", "mapped-target", "--variant", "interrupt", "--variant", "workqueue", "--schedules", "80",
            "--set", "workload.requests=20", "--contention", "--out", out.string()});
  CAPTURE(ended.err);
  CHECK(ended.code == 3);
  CHECK(contains(ended.out, "Locks waited for"));
  const auto text = read_text(out / "locks.txt");
  CHECK(contains(text, "ways to hang"));
  CHECK(contains(text, "deadlock at "));
  CHECK(contains(text, "Locks waited for"));
  const auto json = read_text(out / "exploration.json");
  CAPTURE(json);
  CHECK(contains(json, "\"format\": \"dioscope-locks-result-1\""));
  CHECK(contains(json, "\"limit\": 80"));
  CHECK(contains(json, "\"schedules\": 80"));
  CHECK(contains(json, "\"shortest\""));
  // Nearly every completion of the one breaks a rule, none of the other does.
  CHECK(std::stoi(between(json, "\"rule_breakers\": ", ",")) > 40);
  CHECK(contains(json, "\"rule_breakers\": 0,"));
  CHECK(contains(json, "\"losers\": 0,"));
  CHECK(contains(read_text(out / "locks.csv"), "workqueue,private_lock,"));
  CHECK(contains(read_text(out / "locks-workqueue.dot"), "digraph"));
}
