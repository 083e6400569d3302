/// The posted patch's faults: each is caught, and its repair is not.
#include <doctest/doctest.h>

#include "results/result_json.hpp"
#include "tests/scenario/command.hpp"
#include "tests/unit/support/effort.hpp"

using namespace dioscope;
using namespace dioscope::test;

namespace {

Ended run_scenario(const std::string& name, const std::string& variant, std::vector<std::string> more = {}) {
  std::vector<std::string> words{DIOSCOPE_PROGRAM, "run", name, "--variant", variant};
  words.insert(words.end(), more.begin(), more.end());
  return run_command(words, DIOSCOPE_SOURCE_DIR);
}

/// Of a variant that ends well.
int sound_run(const std::string& name, const std::string& variant) {
  return run_scenario(name, variant,
                      kSanitized ? std::vector<std::string>{"--quick"} : std::vector<std::string>{})
      .code;
}

void check_fault(const std::string& name, int code, const std::string& said) {
  CHECK(sound_run(name, "repaired") == 0);
  const auto posted = run_scenario(name, "as posted");
  CAPTURE(posted.err);
  CHECK(posted.code == code);
  CHECK(contains(posted.err, said));
  CHECK(contains(posted.err, "raw_io."));
}

} // namespace

TEST_CASE(
    "860 Given a count without the submitter's share, when others unplug while a request is built, then "
    "the run ends as a use after free") {
  check_fault("defects/no-submission-bias", 10, "submits another BIO of a request that has completed");
}

TEST_CASE("861 Given nobody who unplugs after the submission, when a single process reads, then the run ends "
          "as a stall that names the plugged queue") {
  check_fault("defects/no-unplug", 5, "these disks are plugged and nobody will unplug them: 0 (2 requests)");
}

TEST_CASE(
    "862 Given a completion that wakes nobody, when a single process reads, then the run ends as a lost "
    "wake-up") {
  check_fault("defects/no-wake", 5, "waits for its request to complete, which has come");
}

TEST_CASE("865 Given a count that is decremented and tested in two steps, when two adapters end one request, "
          "then the run "
          "ends as a double completion, and with one adapter its lock keeps them apart") {
  check_fault("defects/split-decrement", 10, "double completion at ");
  CHECK(sound_run("defects/split-decrement", "as posted, one adapter") == 0);
}

TEST_CASE("866 Given a completion that wakes nobody, when a process waits in io_getevents, then the run ends "
          "as a lost wake-up") {
  const auto ended = run_scenario("defects/no-wake", "as posted", {"--set", "workload.api=async"});
  CAPTURE(ended.err);
  CHECK(ended.code == 5);
  CHECK(contains(ended.err, "lost wake-up at 0."));
  CHECK(contains(ended.err, "raw_io.0 sleeps and waits for an event of its io context, which has come"));
}

TEST_CASE("869 Given one variant that stalls, when run or compared, then the others are printed and written, "
          "and it "
          "stands beside them with its story and its exit code") {
  const TemporaryFolder folder;
  write_text(folder / "three.json", R"({"format": "dioscope-scenario-1", "title": "three",
    "run": {"warmup": "10ms"}, "workload": {"disks": 1, "requests": 20}, "variants": [
      {"name": "stalls", "set": {"kernel.dio.completion": "interrupt", "kernel.dio.defects.no_wake": true}},
      {"name": "sound", "set": {"kernel.dio.completion": "interrupt"}},
      {"name": "old"}]})");
  const auto in_folder = [&](const std::vector<std::string>& words) {
    return run_dioscope(words, folder.path());
  };
  for (const std::string verb : {"run", "compare"}) {
    CAPTURE(verb);
    const auto ended = in_folder({verb, "three.json", "--out", verb});
    CAPTURE(ended.out);
    CAPTURE(ended.err);
    CHECK(ended.code == 5);
    CHECK(contains(ended.out, "stalls: no result: "));
    CHECK(contains(ended.out, "Results are in"));
    CHECK(contains(ended.err, "dioscope: stalls: "));
    CHECK(contains(ended.err, "nobody will wake it for that"));
    const auto run = results::read_result(read_text(folder / verb / "result.json"), verb);
    REQUIRE(run.variants.size() == 2);
    CHECK(run.variants[0].name == "sound");
    REQUIRE(run.failed.size() == 1);
    CHECK(run.failed[0].name == "stalls");
    CHECK(run.failed[0].exit_code == 5);
    CHECK(contains(run.failed[0].story, "lost wake-up at "));
  }
  CHECK(contains(in_folder({"compare", "three.json", "--replications", "2"}).out, "sound"));
  const auto alone = in_folder({"run", "three.json", "--variant", "stalls", "--out", "alone"});
  CHECK(alone.code == 5);
  CHECK(results::read_result(read_text(folder / "alone" / "result.json"), "alone").variants.empty());
  CHECK(contains(read_text(folder / "alone" / "story-stalls.txt"), "lost wake-up at "));
}

TEST_CASE("857 Given interrupts that cost more than the time between them, when a CPU does nothing else for "
          "a second, "
          "then that is a verdict") {
  const auto ended =
      run_scenario("thread-2002-09-19", "sync read, old",
                   {"--set", "kernel.interrupts.timer_interrupt=50us", "--set",
                    "kernel.interrupts.local_timer=50us", "--set", "machine.hz=10kHz", "--set",
                    "machine.interrupts.routing=fixed", "--set", "machine.interrupts.fixed_cpu=0"});
  CAPTURE(ended.err);
  CHECK(ended.code == 5);
  CHECK(contains(ended.err, "CPU 0 has done nothing but handle interrupts for a second"));
}

TEST_CASE("846 Given a worker or a softirq that needs seconds of CPU, or waits for a lock, when all "
          "processes sleep, then the "
          "run goes on to its end") {
  const TemporaryFolder folder;
  const auto small = (folder / "one.json").string();
  write_text(small, R"({"format": "dioscope-scenario-1", "title": "one", "run": {"warmup": "0s"},
    "workload": {"disks": 1, "requests": 1}, "variants": [{"name": "only"}]})");
  for (const std::string design : {"workqueue", "interrupt", "process_reap", "submitter_ipi"}) {
    const auto ended =
        run_command({DIOSCOPE_PROGRAM, "run", small, "--set", "workload.request_size=16MiB", "--set",
                     "kernel.dio.complete_page=500us", "--set", "kernel.dio.completion=" + design},
                    folder.path());
    CAPTURE(design);
    CAPTURE(ended.err);
    CHECK(ended.code == 0);
  }
  // keventd spins on inode_lock, which others hold for seconds.
  const auto spins =
      run_scenario("mapped-target", "workqueue",
                   {"--set", "kernel.memory.scan_inode=68625ns", "--set",
                    "workload.page_cache.inodes_scanned=468234", "--set", "workload.requests=2"});
  CAPTURE(spins.err);
  CHECK(spins.code == 0);
}

TEST_CASE("867 Given a page cache that is told of a write when it is submitted, when somebody reads in "
          "between, then stale "
          "pages stay, unless the disk keeps the order of commands") {
  const auto both = [](const std::string& order) {
    return run_command({DIOSCOPE_PROGRAM, "run", "defects/early-invalidate", "--strict", "--set",
                        "storage.disk.queue_order=" + order},
                       DIOSCOPE_SOURCE_DIR);
  };
  const auto reordered = both("nearest");
  CHECK(reordered.code == 0);
  CHECK(contains(reordered.out, "nobody drops the copy any more"));
  CHECK(both("fifo").code == 7);
}

TEST_CASE(
    "868 Given several processes on a disk, when they read in a row, then each has a region of its own") {
  const auto ended = run_command({DIOSCOPE_PROGRAM, "run", "completion-context", "--set",
                                  "workload.processes_per_disk=3", "--set", "workload.disks=2", "--set",
                                  "workload.requests=20", "--set", "run.warmup=10ms", "--details"},
                                 DIOSCOPE_SOURCE_DIR);
  CAPTURE(ended.err);
  CHECK(ended.code == 0);
  CHECK(contains(ended.out, "120 I/Os"));
}

TEST_CASE("863 Given a design without a kiocb, when it is given one of these faults, then that is refused") {
  const auto ended =
      run_scenario("completion-designs", "process_reap", {"--set", "kernel.dio.defects.no_wake=true"});
  CAPTURE(ended.err);
  CHECK(ended.code == 2);
  CHECK(contains(ended.err, "kernel.dio.completion = process_reap"));
}

TEST_CASE(
    "864 Given the wake paths, when one disk's process and interrupts share a CPU, then each costs what "
    "the scenario says against the others") {
  std::vector<std::string> words{DIOSCOPE_PROGRAM,        "run",   "wake-paths",      "--strict", "--set",
                                 "workload.requests=400", "--set", "run.warmup=200ms"};
  const auto ended = run_command(words, DIOSCOPE_SOURCE_DIR);
  CAPTURE(ended.out);
  CHECK(ended.code == 0);
}
