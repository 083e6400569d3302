/// sweep --slurm without Slurm: the script is run as Slurm would run it. With Slurm: tests/slurm.
#include <doctest/doctest.h>

#include <csignal>

#include <chrono>
#include <thread>

#include "tests/scenario/command.hpp"
#include "tests/unit/support/sql.hpp"

using namespace dioscope;
using namespace dioscope::test;
namespace fs = std::filesystem;

namespace {

using Words = std::vector<std::string>;

/// Two designs, a fraction of a second each.
void two_designs(const fs::path& folder) {
  write_scenario(folder, "two",
                 R"("run": {"warmup": "10ms"}, "workload": {"requests": 20, "disks": 4}, "variants": [
                      {"name": "old", "set": {"kernel.dio.completion": "process_reap"}},
                      {"name": "new", "set": {"kernel.dio.completion": "interrupt"}}])");
}

/// A sweep of twelve points.
Ended sweep(const TemporaryFolder& folder, const Words& more) {
  Words words{
      "sweep", "two.json", "--vary", "machine.cpus=1,2,4", "--vary", "workload.request_size=64KiB,256KiB"};
  words.insert(words.end(), more.begin(), more.end());
  return run_dioscope(words, folder.path());
}

/// Task `task` of the script in `array`, started in `folder` as Slurm would with two CPUs.
Ended start_task(const fs::path& array, int task, const fs::path& folder,
                 const std::function<void(int)>& meanwhile = {}) {
  return run_command({"/usr/bin/env", "SLURM_ARRAY_TASK_ID=" + std::to_string(task), "SLURM_CPUS_PER_TASK=2",
                      "bash", (array / "sweep.sbatch").string()},
                     folder, meanwhile);
}

/// --merge with the parts in `array`.
Ended merge(const TemporaryFolder& folder, const fs::path& array, const Words& more) {
  Words words{"sweep", "--merge"};
  for (const auto& entry : fs::directory_iterator(array))
    if (entry.path().extension() == ".sqlite") words.push_back(entry.path().string());
  words.insert(words.end(), more.begin(), more.end());
  return run_dioscope(words, folder.path());
}

/// The last line of `text`.
std::string last_line(const std::string& text) {
  const auto end = text.find_last_not_of('\n');
  return text.substr(0, end + 1).substr(text.rfind('\n', end) + 1);
}

} // namespace

TEST_CASE(
    "917 Given a script for Slurm in a folder with an odd name, when its tasks are run anywhere and the "
    "parts are merged, then the points are those of a direct sweep, and a task that is run again finds "
    "its own") {
  const TemporaryFolder folder;
  two_designs(folder.path());
  const std::string array = "it's 100% \"so\"; $HOME #1";
  const auto planned = sweep(folder, {"--out", "a.sqlite", "--slurm", array, "--slurm-tasks", "5"});
  CHECK(planned.code == 0);
  CHECK(contains(planned.out, "12 points in 5 tasks are in " + array + "/sweep.sbatch, 0 points were found"));
  const std::string quoted = "'it'\\''s 100% \"so\"; $HOME #1";
  CHECK(contains(planned.out, "\nsbatch " + quoted + "/sweep.sbatch'\n"));
  CHECK(last_line(planned.out) == "dioscope sweep --merge " + quoted + "'/part-*.sqlite --out a.sqlite");
  const auto script = read_text(folder / array / "sweep.sbatch");
  CHECK(script.starts_with("#!/bin/bash\n"));
  CHECK(contains(script, "\n#SBATCH --array=0-4\n"));
  CHECK(contains(script, "\n#SBATCH --requeue\n"));
  CHECK(contains(script, "\n#SBATCH --output='" + folder.path().string() +
                             "/it'\\''s 100%% \"so\"; $HOME #1/log'/task-%a.txt\n"));
  CHECK(contains(script, "(\n1-3\n4-6\n7-8\n9-10\n11-12\n)\n"));
  const TemporaryFolder elsewhere;
  for (const int task : {3, 0, 1, 2, 4}) {
    const auto ran = start_task(folder / array, task, elsewhere.path());
    CHECK(ran.code == 0);
    CHECK(contains(ran.out, task < 2 ? "3 points simulated, 0 found" : "2 points simulated, 0 found"));
  }
  CHECK(contains(start_task(folder / array, 1, elsewhere.path()).out, "0 points simulated, 3 found"));
  CHECK(contains(merge(folder, folder / array, {"--out", "a.sqlite", "--csv", "a.csv"}).out,
                 "12 points added; 12 points in a.sqlite, 0 of them failed"));
  CHECK(sweep(folder, {"--out", "b.sqlite", "--csv", "b.csv"}).code == 0);
  CHECK(read_text(folder / "a.csv") == read_text(folder / "b.csv"));
  const auto none = start_task(folder / array, 5, elsewhere.path());
  CHECK(none.code != 0);
  CHECK(contains(none.err, "there is no such task"));
}

TEST_CASE(
    "918 Given a task that was killed, when it is run again, then it simulates what was not finished and "
    "nothing else") {
  const TemporaryFolder folder;
  two_designs(folder.path());
  const auto planned = sweep(folder, {"--replications", "20", "--out", "a.sqlite", "--slurm", "array"});
  CHECK(contains(planned.out, "240 points in 1 tasks"));
  const auto part = folder / "array" / "part-0.sqlite";
  int signal = 0;
  SUBCASE("by a lost node") { signal = SIGKILL; }
  SUBCASE("by a requeue") { signal = SIGTERM; }
  const auto killed = start_task(folder / "array", 0, folder.path(), [&](int pid) {
    wait_for_child(pid);
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    kill(pid, signal);
  });
  CHECK(killed.code == (signal == SIGKILL ? -SIGKILL : 130));
  if (signal == SIGTERM) CHECK(contains(killed.err, "points are recorded"));
  const auto merged = merge(folder, folder / "array", {"--out", "probe.sqlite"});
  CHECK(merged.code == 0);
  const auto finished = std::stoi(merged.out);
  CHECK(finished < 240);
  const auto again = start_task(folder / "array", 0, folder.path());
  CHECK(again.code == 0);
  CHECK(contains(again.out, std::to_string(240 - finished) + " points simulated, " +
                                std::to_string(finished) + " found; 240 points are in " + part.string()));
}

TEST_CASE(
    "919 Given parts of an earlier script, when a script is written again, then it is for the points that "
    "none of them has, with parts of its own, and --again for those that failed too") {
  const TemporaryFolder folder;
  two_designs(folder.path());
  const Words words{"--out", "a.sqlite", "--slurm", "array"};
  auto tasks = words;
  tasks.insert(tasks.end(), {"--slurm-tasks", "4"});
  REQUIRE(sweep(folder, tasks).code == 0);
  REQUIRE(start_task(folder / "array", 1, folder.path()).code == 0);
  write_text(folder / "array" / "part-2.sqlite", ""); // killed at its very start
  CHECK(contains(sweep(folder, words).out,
                 "9 points in 1 tasks are in array/sweep.sbatch, 3 points were found"));
  CHECK(contains(read_text(folder / "array" / "sweep.sbatch"), "(\n1-3,7-12\n)\n"));
  CHECK(contains(start_task(folder / "array", 0, folder.path()).out, "9 points simulated, 0 found"));
  CHECK(fs::exists(folder / "array" / "part-3.sqlite"));
  const auto script = read_text(folder / "array" / "sweep.sbatch");
  const auto found = sweep(folder, words);
  CHECK(contains(found.out, "All 12 points were found, nothing is written"));
  CHECK(last_line(found.out) == "dioscope sweep --merge array/part-*.sqlite --out a.sqlite");
  CHECK(read_text(folder / "array" / "sweep.sbatch") == script);

  run_sql(folder / "array" / "part-3.sqlite",
          "UPDATE points SET exit_code = 8, error = 'a bug that is mended' WHERE number = 7; "
          "DELETE FROM metrics WHERE point = (SELECT id FROM points WHERE number = 7)");
  CHECK(contains(sweep(folder, words).out, "All 12 points were found"));
  auto again = words;
  again.emplace_back("--again");
  CHECK(contains(sweep(folder, again).out, "1 points in 1 tasks"));
  CHECK(contains(start_task(folder / "array", 0, folder.path()).out, "1 points simulated, 0 found"));
  CHECK(contains(start_task(folder / "array", 0, folder.path()).out, "0 points simulated, 1 found"));
  const auto merged = merge(folder, folder / "array", {"--out", "a.sqlite"});
  CHECK(merged.code == 0);
  CHECK(contains(merged.out, "12 points in a.sqlite, 0 of them failed"));
}

TEST_CASE(
    "913 Given options and folders that a script for Slurm cannot be written with, when called, then each "
    "is told and everything is as it was") {
  const TemporaryFolder folder;
  two_designs(folder.path());
  fs::create_directory(folder / "mine");
  write_text(folder / "mine" / "notes", "mine");
  fs::create_directory(folder / "other");
  write_text(folder / "other" / "sweep.sbatch", "#!/bin/bash\nmine\n");
  fs::create_directory_symlink("mine", folder / "link");
  const auto complaint = [&](const Words& more) {
    const auto ended = sweep(folder, more);
    CHECK(ended.code == 1);
    CHECK(ended.out.empty());
    CHECK_FALSE(fs::exists(folder / "sweep-two.sqlite"));
    return ended.err;
  };
  CHECK(
      contains(complaint({"--slurm", "mine"}), "mine: cannot be written: it holds something else; legal: "));
  CHECK(contains(complaint({"--slurm", "other"}), "other/sweep.sbatch: cannot be written: it holds"));
  CHECK(contains(complaint({"--slurm", "link"}), "link: cannot be written: it is a link"));
  CHECK(contains(complaint({"--slurm", "two.json"}), "two.json: cannot be written: it is no folder"));
  CHECK(contains(complaint({"--slurm", ""}), "legal: a path"));
  CHECK(contains(complaint({"--slurm", "a\\b"}), "no path with a backslash"));
  CHECK(contains(complaint({"--slurm", "a\nb"}), "or a control character"));
  CHECK(
      contains(complaint({"--slurm", "new", "--out", "new/sweep.sbatch"}), "another output of this command"));
  CHECK(contains(complaint({"--slurm", "new", "--jobs", "2"}), "--jobs: means nothing with --slurm"));
  CHECK(contains(complaint({"--slurm", "new", "--jobs-file", "jobs"}),
                 "--jobs-file: means nothing with --slurm"));
  CHECK(contains(complaint({"--slurm-tasks", "2"}), "legal: with --slurm"));
  CHECK(contains(complaint({"--slurm", "new", "--slurm-tasks", "1002"}),
                 "found 1002, legal is a whole number"));
  CHECK(contains(complaint({"--point", "2-1"}), "--point: found 2-1, legal are ascending numbers from 1"));
  CHECK(contains(complaint({"--point", "1,5-13"}), "--point: found 13; legal: 1 .. 12"));
  CHECK_FALSE(fs::exists(folder / "new"));
  CHECK(fs::directory_iterator(folder / "mine") != fs::directory_iterator());
  CHECK(read_text(folder / "other" / "sweep.sbatch") == "#!/bin/bash\nmine\n");
}
