/// One record per I/O, as users get it.
#include <doctest/doctest.h>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include <SQLiteCpp/SQLiteCpp.h>

#include "results/result_json.hpp"
#include "tests/scenario/command.hpp"
#include "tests/scenario/csv_rows.hpp"
#include "text/json.hpp"
#include "tracing/ios/io_table.hpp"

using namespace dioscope;
using namespace dioscope::test;
namespace fs = std::filesystem;
using text::Json;

namespace {

/// Every design that waits differently, every way to be told of an end, and asynchronous I/O.
std::string many_designs(const fs::path& folder) {
  return write_scenario(folder, "designs", R"(
    "run": {"warmup": "5ms"},
    "workload": {"requests": 12, "disks": 4, "request_size": "128KiB"},
    "variants": [
      {"name": "reap", "set": {"kernel.dio.completion": "process_reap"}},
      {"name": "interrupt", "set": {"kernel.dio.completion": "interrupt"}},
      {"name": "workqueue", "set": {"kernel.dio.completion": "workqueue_percpu"}},
      {"name": "ipi", "set": {"kernel.dio.completion": "submitter_ipi"}},
      {"name": "write, striped", "set": {"workload.direction": "write", "workload.stripe": 2}},
      {"name": "async", "set": {"kernel.dio.completion": "interrupt", "workload.api": "async", "workload.queue": 4}},
      {"name": "thread", "set": {"kernel.dio.completion": "interrupt", "kernel.driver.notify": "thread"}},
      {"name": "poll", "set": {"kernel.dio.completion": "interrupt", "kernel.driver.notify": "poll"}}
    ])");
}

std::int64_t sum_of_stages(const CsvRow& row) {
  std::int64_t sum = 0;
  for (std::size_t i = 1; i < tracing::kPoints; ++i)
    if (const auto& cell = row.at(fmt::format("{}_ns", tracing::point_texts()[i].name)); !cell.empty()) {
      CHECK(std::stoll(cell) >= 0);
      sum += std::stoll(cell);
    }
  return sum;
}

/// The distributions of stages are those of the I/Os that the statistics count.
void check_stages(const Json& found, const results::VariantResult& variant, const std::vector<CsvRow>& ios) {
  CHECK(found.at("name") == variant.name);
  CHECK(found.at("ios") == results_count(variant, "dio", "latency"));
  double all = 0;
  REQUIRE(found.at("stages").size() == tracing::kPoints - 1);
  for (const auto& stage : found.at("stages")) {
    const auto name = stage.at("name").get<std::string>();
    CAPTURE(name);
    double sum = 0;
    std::uint64_t count = 0;
    for (const auto& row : ios)
      if (const auto& cell = row.at(name + "_ns"); row.at("measured") == "1" && !cell.empty()) {
        sum += std::stod(cell);
        ++count;
      }
    CHECK(stage.at("count") == count);
    std::uint64_t in_bins = 0;
    for (const auto& bin : stage.at("bins")) in_bins += bin.at(2).get<std::uint64_t>();
    CHECK(in_bins == count);
    if (count == 0) continue;
    CHECK(stage.at("mean_ns").get<double>() == doctest::Approx(sum / static_cast<double>(count)));
    all += sum;
  }
  CHECK(all / found.at("ios").get<double>() / 1000 ==
        doctest::Approx(*variant.metric("io_latency_mean_us")).epsilon(1e-12));
}

} // namespace

TEST_CASE("720 Given all kinds of designs, when I/Os are recorded, then stages add up to latencies and all "
          "are there") {
  const TemporaryFolder folder;
  const auto run = run_dioscope({"run", many_designs(folder.path()), "--ios", "--out", "out"}, folder.path());
  REQUIRE_MESSAGE(run.code == 0, run.err);
  const auto result = results::read_result(read_text(folder / "out/result.json"), "result.json");
  std::map<std::string, std::vector<CsvRow>> rows;
  for (auto& row : csv_rows(read_text(folder / "out/ios.csv")))
    rows[row.at("variant")].push_back(std::move(row));
  REQUIRE(rows.size() == 8);
  const auto stages = text::read_json(folder / "out/stages.json");
  CHECK(stages.at("format") == "dioscope-stages-1");
  REQUIRE(stages.at("variants").size() == 8);
  std::size_t which = 0;
  for (const auto& variant : result.variants) {
    CAPTURE(variant.name);
    auto& ios = rows.at(variant.name);
    const auto returned = [](const CsvRow& row) {
      return std::stoll(row.at("entered_ns")) + std::stoll(row.at("latency_ns"));
    };
    std::ranges::stable_sort(ios, {}, returned);
    CHECK(static_cast<double>(ios.size()) == variant.metric("ios"));
    std::set<std::string> numbers;
    std::int64_t latencies = 0;
    std::int64_t counted = 0;
    const auto samples = results_count(variant, "dio", "latency");
    for (const auto& row : ios) {
      CAPTURE(row.at("io"));
      CHECK(numbers.insert(row.at("io")).second);
      CHECK(sum_of_stages(row) == std::stoll(row.at("latency_ns")));
      CHECK(std::stoll(row.at("bios")) >= 1);
      if (returned(row) <= 5'000'000 || counted == samples) continue;
      latencies += std::stoll(row.at("latency_ns"));
      ++counted;
    }
    // The I/Os that the statistics have counted, by another way.
    CHECK(counted == samples);
    CHECK(std::ranges::count(ios, "1", [](const CsvRow& row) { return row.at("measured"); }) == samples);
    check_stages(stages.at("variants").at(which++), variant, ios);
    CHECK(
        *variant.metric("io_latency_mean_us") ==
        doctest::Approx(static_cast<double>(latencies) / static_cast<double>(counted) / 1000).epsilon(1e-12));
  }
  // Who is told by polling takes no interrupt; who completes in the interrupt's softirq has all points.
  CHECK(rows.at("poll").front().at("interrupt_cpu").empty());
  for (const auto* point : {"submitted_ns", "issued_ns", "at_disk_ns", "loop_won_ns", "responded_ns",
                            "interrupt_ns", "softirq_ns", "ended_ns", "returned_ns"})
    CHECK_FALSE(rows.at("interrupt").front().at(point).empty());
}

TEST_CASE("721 Given a sample, when every seventh I/O is recorded, then it is those, also in the database, "
          "and the run is the same") {
  const TemporaryFolder folder;
  const auto scenario = many_designs(folder.path());
  const std::vector<std::string> words{"run", scenario, "--variant", "reap", "--out"};
  auto plain = words;
  plain.insert(plain.end(), {"plain"});
  auto sampled = words;
  sampled.insert(sampled.end(), {"sampled", "--ios", "7", "--sqlite", "run.sqlite"});
  REQUIRE(run_dioscope(plain, folder.path()).code == 0);
  const auto run = run_dioscope(sampled, folder.path());
  REQUIRE_MESSAGE(run.code == 0, run.err);
  CHECK(read_text(folder / "plain/result.json") == read_text(folder / "sampled/result.json"));
  const auto rows = csv_rows(read_text(folder / "sampled/ios.csv"));
  CHECK(rows.size() == 7);
  const SQLite::Database db((folder / "run.sqlite").string());
  for (const auto& row : rows) {
    CHECK(std::stoll(row.at("io")) % 7 == 1);
    SQLite::Statement same(
        db, "SELECT count(*) FROM ios WHERE io = ? AND latency_ns = ? AND task = ? AND variant = 'reap'");
    same.bind(1, std::int64_t{std::stoll(row.at("io"))});
    same.bind(2, std::int64_t{std::stoll(row.at("latency_ns"))});
    same.bind(3, row.at("task"));
    CHECK(same.executeStep());
    CHECK(same.getColumn(0).getInt() == 1);
  }
  const auto in_db = SQLite::Database((folder / "run.sqlite").string());
  CHECK(SQLite::Statement(in_db, "SELECT value FROM metrics WHERE metric = 'ios'").executeStep());
}

TEST_CASE("722 Given options that mean nothing, when they are given, then one line says what is legal and "
          "nothing is written") {
  const TemporaryFolder folder;
  const auto scenario = many_designs(folder.path());
  const auto alone = run_dioscope({"run", scenario, "--ios"}, folder.path());
  CHECK(alone.code == 1);
  CHECK(contains(alone.err, "--ios: means nothing by itself; legal: with --out or --sqlite"));
  const auto zero = run_dioscope({"run", scenario, "--ios", "0", "--out", "out"}, folder.path());
  CHECK(zero.code == 1);
  write_text(folder / "mine.sqlite", "my own");
  const auto mine = run_dioscope({"run", scenario, "--sqlite", "mine.sqlite"}, folder.path());
  CHECK(mine.code == 1);
  CHECK(contains(mine.err, "holds something else"));
  CHECK(read_text(folder / "mine.sqlite") == "my own");
  CHECK_FALSE(fs::exists(folder / "out"));
}
