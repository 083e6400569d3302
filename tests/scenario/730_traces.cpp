/// Traces of whole runs, read by the programs of others: they count what the results count.
#include <doctest/doctest.h>

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "results/result_json.hpp"
#include "tests/scenario/command.hpp"
#include "tests/scenario/csv_rows.hpp"
#include "tests/unit/support/skip.hpp"
#include "tests/unit/tracing/tools.hpp"
#include "tracing/names.hpp"

using namespace dioscope;
using namespace dioscope::test;
using tracing::test::found;
using tracing::test::have;
using tracing::test::lines_with;
using tracing::test::output_of;
namespace fs = std::filesystem;

namespace {

std::string small_scenario(const fs::path& folder,
                           const std::string& workload = R"("requests": 20, "disks": 4)") {
  return write_scenario(folder, "small", R"(
    "run": {"warmup": "10ms"},
    "workload": {)" + workload + R"(},
    "variants": [
      {"name": "reap", "set": {"kernel.dio.completion": "process_reap"}},
      {"name": "interrupt", "set": {"kernel.dio.completion": "interrupt"}}
    ])");
}

/// The result of the variant "reap", traced into `trace`.
results::VariantResult traced(const TemporaryFolder& folder, const std::string& trace,
                              const std::vector<std::string>& more = {}, const std::string& workload = {}) {
  std::vector<std::string> words{
      "run",       workload.empty() ? small_scenario(folder.path()) : small_scenario(folder.path(), workload),
      "--variant", "reap",
      "--out",     "out",
      "--trace",   trace};
  words.insert(words.end(), more.begin(), more.end());
  const auto run = run_dioscope(words, folder.path());
  REQUIRE_MESSAGE(run.code == 0, run.err);
  return results::read_result(read_text(folder / "out/result.json"), "result.json").variants.front();
}

std::string in_folder(const TemporaryFolder& folder, const std::string& command) {
  return output_of("cd '" + folder.path().string() + "' && " + command);
}

} // namespace

TEST_CASE("730 Given the measured interval of a run, when trace-cmd reads its trace, then it has the "
          "switches, wake-ups and interrupts of the results") {
  if (!have("trace-cmd")) return skip("trace-cmd is not installed");
  const TemporaryFolder folder;
  const auto result = traced(folder, "t.dat", {"--trace-window", "measured"});
  const auto report = in_folder(folder, "trace-cmd report t.dat");
  CHECK(lines_with(report, " sched_switch:") == results_count(result, "scheduler", "switches", ""));
  CHECK(lines_with(report, " sched_wakeup:") ==
        results_count(result, "scheduler", "wakeups", "") +
            results_count(result, "scheduler", "spurious_wakeups", ""));
  CHECK(lines_with(report, " irq_handler_entry:") ==
        results_count(result, "interrupts", "device", "") + results_count(result, "interrupts", "clock", ""));
  CHECK(lines_with(report, " lock_acquired:") == results_count(result, "lock", "acquisitions", ""));
  CHECK(lines_with(report, " lock_contended:") == results_count(result, "lock", "contentions", ""));
}

TEST_CASE("731 Given the measured interval of a run, when perf reads its trace, then it has the switches and "
          "lock contentions of the results") {
  if (!have("perf")) return skip("perf is not installed");
  const TemporaryFolder folder;
  const auto result = traced(folder, "t.perf.data", {"--trace-window", "measured"});
  const auto timehist = in_folder(folder, "perf sched -i t.perf.data timehist --summary");
  CHECK(found(timehist, "Total number of context switches: ([0-9]+)") ==
        std::to_string(results_count(result, "scheduler", "switches", "")));
  std::int64_t acquired = 0;
  std::int64_t contended = 0;
  std::istringstream report(in_folder(folder, "perf lock -i t.perf.data report"));
  for (std::string line; std::getline(report, line);) {
    std::istringstream words(line);
    std::string name;
    std::int64_t of_lock = 0;
    std::int64_t waited = 0;
    if (!(words >> name >> of_lock >> waited)) continue;
    acquired += of_lock;
    contended += waited;
  }
  // Who was about to take a lock when the interval began is unknown to perf: one for each CPU at most.
  const auto missing = results_count(result, "lock", "acquisitions", "") - acquired;
  CHECK(missing >= 0);
  CHECK(missing <= 8);
  const auto uncounted = results_count(result, "lock", "contentions", "") - contended;
  CHECK(uncounted >= 0);
  CHECK(uncounted <= 8);
}

TEST_CASE("732 Given I/Os of one BIO, when btt reads their blktrace files, then its times of each are those "
          "of ios.csv to the microsecond") {
  if (!have("btt") || !have("blkrawverify")) return skip("blktrace is not installed");
  const TemporaryFolder folder;
  const auto result =
      traced(folder, "t.blktrace", {"--ios"}, R"("requests": 30, "disks": 3, "request_size": "4KiB")");
  const auto rows = csv_rows(read_text(folder / "out/ios.csv"));
  CHECK(rows.size() == 90);
  std::set<std::string> disks;
  for (const auto& row : rows) disks.insert(row.at("disk"));
  CHECK(disks.size() == 3);
  for (const auto& disk : disks) {
    const auto name = tracing::disk_name(static_cast<std::uint32_t>(std::stoul(disk)));
    CAPTURE(name);
    in_folder(folder, fmt::format("blkparse -q -O -i t.blktrace/{0} -d {0}.bin", name));
    CHECK(contains(
        in_folder(folder, fmt::format("cd t.blktrace && blkrawverify {0}; cat {0}.verify.out", name)), name));
    const auto verified = read_text(folder / fmt::format("t.blktrace/{}.verify.out", name));
    CHECK_FALSE(contains(verified, "bad"));
    in_folder(folder, fmt::format("btt -i {0}.bin -o {0} -p {0}.per", name));
    // btt's life of each I/O: a line an action, the first with the device in front.
    std::vector<std::array<double, 5>> lives;
    std::ifstream per(folder / fmt::format("{}.per", name));
    const std::string actions = "QGIDC";
    const std::regex life(R"(([0-9]+\.[0-9]+) ([QGIDC]) )");
    for (std::string line; std::getline(per, line);) {
      std::smatch match;
      if (!std::regex_search(line, match, life)) continue;
      const auto place = actions.find(match[2].str());
      if (place == 0) lives.emplace_back();
      if (!lives.empty()) lives.back()[place] = std::stod(match[1].str());
    }
    std::vector<const CsvRow*> ours;
    for (const auto& row : rows)
      if (row.at("disk") == disk) ours.push_back(&row);
    std::ranges::sort(ours, {}, [](const auto* row) { return std::stoll(row->at("io")); });
    REQUIRE(lives.size() == ours.size());
    std::ranges::sort(lives, {}, [](const auto& life) { return life[0]; });
    for (std::size_t i = 0; i < ours.size(); ++i) {
      CAPTURE(i);
      const auto ns = [&](std::initializer_list<const char*> stages) {
        std::int64_t sum = 0;
        for (const auto* stage : stages)
          if (const auto& cell = ours[i]->at(stage); !cell.empty()) sum += std::stoll(cell);
        return static_cast<double>(sum) / 1000;
      };
      const auto us = [&](std::size_t from, std::size_t to) { return (lives[i][to] - lives[i][from]) * 1e6; };
      CHECK(std::abs(us(0, 1) - ns({"request_ns"})) < 1);
      CHECK(std::abs(us(1, 2) - ns({"queued_ns"})) < 1);
      CHECK(std::abs(us(2, 3) - ns({"unplugged_ns", "issued_ns"})) < 1);
      CHECK(std::abs(us(3, 4) - ns({"at_disk_ns", "loop_won_ns", "transferred_ns", "responded_ns",
                                    "interrupt_ns", "answered_ns", "softirq_ns", "completed_ns"})) < 1);
      CHECK(std::abs(us(0, 4) - ns({"request_ns", "queued_ns", "unplugged_ns", "issued_ns", "at_disk_ns",
                                    "loop_won_ns", "transferred_ns", "responded_ns", "interrupt_ns",
                                    "answered_ns", "softirq_ns", "completed_ns"})) < 1);
    }
  }
}

TEST_CASE("733 Given every format, when a run is traced, then its results are the same to the byte") {
  const TemporaryFolder folder;
  const auto scenario = small_scenario(folder.path());
  REQUIRE(run_dioscope({"run", scenario, "--out", "plain"}, folder.path()).code == 0);
  const auto plain = read_text(folder / "plain/result.json");
  for (const std::string trace : {"t.pftrace", "t.trace.json", "t.dat", "t.perf.data", "t.blktrace",
                                  "t.folded", "t.speedscope.json", "t.svg"}) {
    CAPTURE(trace);
    const auto run =
        run_dioscope({"run", scenario, "--out", "traced", "--trace", trace, "--ios"}, folder.path());
    REQUIRE_MESSAGE(run.code == 0, run.err);
    CHECK(read_text(folder / "traced/result.json") == plain);
    const auto dot = trace.find('.');
    CHECK(fs::exists(folder / ("t-reap" + trace.substr(dot))));
    CHECK(fs::exists(folder / ("t-interrupt" + trace.substr(dot))));
    CHECK_FALSE(fs::exists(folder / trace));
  }
}

TEST_CASE("734 Given what no trace can be of, when it is asked for, then one line says what is legal") {
  const TemporaryFolder folder;
  const auto scenario = small_scenario(folder.path());
  const auto complaint = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words{"run", scenario, "--variant", "reap"};
    words.insert(words.end(), more.begin(), more.end());
    const auto run = run_dioscope(words, folder.path());
    CHECK(run.code == 1);
    CHECK(run.out.empty());
    return run.err;
  };
  CHECK(contains(complaint({"--trace", "t.xyz"}),
                 "found t.xyz, whose name says no format; legal: a name that ends with .pftrace"));
  CHECK(
      contains(complaint({"--trace", "t.folded", "--trace-disks", "1"}), "can carry no window, disk or I/O"));
  CHECK(
      contains(complaint({"--trace", "t.dat", "--trace-disks", "0,800"}), "found 800, legal are the disks"));
  CHECK(contains(complaint({"--trace", "t.dat", "--trace-window", "2s..1s"}), "ends after it begins"));
  CHECK(contains(complaint({"--trace", "t.dat", "--trace-window", "soon"}), "legal is FROM..TO"));
  CHECK(contains(complaint({"--trace", "t.dat", "--trace-variant", "other"}),
                 "legal is a variant that is run: reap"));
  CHECK(
      contains(complaint({"--trace-ios", "5"}), "--trace-ios: means nothing by itself; legal: with --trace"));
  CHECK(contains(complaint({"--trace", "no/such/t.dat"}), "cannot be written"));
  CHECK(contains(complaint({"--trace", "t.dat", "--trace-ios", "100000"}),
                 "legal are the I/Os of the run, 1 to 80"));
  CHECK(contains(complaint({"--trace", "t.dat", "--trace-window", "5000s.."}),
                 "legal is a window that begins before the run ends"));
  write_text(folder / "mine.dat", "my own");
  CHECK(contains(complaint({"--trace", "mine.dat"}), "holds something else"));
  CHECK(read_text(folder / "mine.dat") == "my own");
}

TEST_CASE("735 Given a pipe, when a stream goes there it arrives, and what is no stream is refused") {
  const TemporaryFolder folder;
  const auto scenario = small_scenario(folder.path());
  REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
  const auto refused = run_dioscope(
      {"run", scenario, "--variant", "reap", "--trace", "pipe", "--trace-format", "perf"}, folder.path());
  CHECK(refused.code == 1);
  CHECK(contains(refused.err, "a pipe or device cannot be written in any order"));
  const auto text =
      in_folder(folder, fmt::format("{} run {} --variant reap --trace pipe --trace-format chrome "
                                    ">/dev/null & cat '{}/pipe'; wait",
                                    DIOSCOPE_PROGRAM, scenario, folder.path().string()));
  CHECK(text.starts_with("["));
  CHECK(contains(text, "raw_io.0"));
}

TEST_CASE(
    "736 Given a disk that is full, when a run is traced, then that is said, and what is complete is read") {
  if (!have("trace-cmd")) return skip("trace-cmd is not installed");
  const TemporaryFolder folder;
  const auto scenario = small_scenario(folder.path(), R"("requests": 60, "disks": 8)");
  // The largest size of a file stands for the disk.
  int code = 0;
  const auto said =
      output_of(fmt::format("cd '{}' && bash -c 'ulimit -f 2000 && {} run {} --variant reap --trace t.dat'",
                            folder.path().string(), DIOSCOPE_PROGRAM, scenario),
                &code);
  CHECK(code == 1);
  CHECK(contains(said, "t.dat: cannot be written: File too large"));
  CHECK(lines_with(in_folder(folder, "trace-cmd report t.dat"), " sched_switch:") > 10);
}

TEST_CASE("737 Given a run of a hundred thousand events a trace, when it is traced, then it takes less than "
          "64 MB more") {
  const TemporaryFolder folder;
  const auto scenario = small_scenario(folder.path(), R"("requests": 150)");
  // The largest child so far: an untraced run first.
  const auto peak_mib = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words{"run", scenario, "--variant", "reap"};
    words.insert(words.end(), more.begin(), more.end());
    const auto run = run_dioscope(words, folder.path());
    REQUIRE_MESSAGE(run.code == 0, run.err);
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    return usage.ru_maxrss / 1024;
  };
  const auto plain = peak_mib({});
  for (const std::string trace : {"t.pftrace", "t.trace.json", "t.dat", "t.perf.data", "t.blktrace"}) {
    CAPTURE(trace);
    CHECK(peak_mib({"--trace", trace, "--trace-window", "100ms..200ms", "--ios", "--out", "out"}) - plain <
          64);
  }
  CHECK(fs::file_size(folder / "t.perf.data") > 1'000'000);
}
