/// perf.data, read by perf.
#include <doctest/doctest.h>

#include <fmt/format.h>

#include <memory>

#include "tests/unit/support/skip.hpp"
#include "tests/unit/support/text_file.hpp"
#include "tests/unit/tracing/full_disk.hpp"
#include "tests/unit/tracing/synthetic_run.hpp"
#include "tests/unit/tracing/tools.hpp"
#include "tracing/formats/perf_data.hpp"

using namespace dioscope;
using namespace dioscope::tracing;
using namespace dioscope::tracing::test;
using dioscope::test::skip;

namespace {

void write_perf_data(const std::filesystem::path& file, const std::vector<SyntheticEvent>& events) {
  const SyntheticNames names;
  PerfData sink(file, names);
  pass(sink, events);
  sink.finish();
}

std::string switches_of(const std::filesystem::path& file) {
  return found(output_of("perf sched -i " + file.string() + " timehist --summary"),
               "Total number of context switches: ([0-9]+)");
}

} // namespace

TEST_CASE("714 Given a perf.data, When perf sched reads it, Then it finds the switches and run times") {
  if (!have("perf")) return skip("perf is not installed");
  const TestFolder folder;
  const auto file = folder / "p.data";
  write_perf_data(file, synthetic_run(kIos));
  const auto summary = output_of("perf sched -i " + file.string() + " timehist --summary");
  CHECK(found(summary, "Total number of context switches: ([0-9]+)") == "1600");
  CHECK(found(summary, "raw_io.1\\[1\\] +-1 +([0-9]+ +[0-9.]+) ") == "100        2.200");
  CHECK(lines_with(summary, "idle for") == kCpus);
  CHECK(lines_with(summary, "(x 8)") == 1);
  const auto latency = output_of("perf sched -i " + file.string() + " latency");
  CHECK(found(latency, "raw_io.8:8 +\\| +([0-9.]+ ms)") == "2.200 ms");
  CHECK(found(latency, "raw_io.8:8 .* max: +([0-9.]+ ms)") == "0.011 ms");
  CHECK(lines_with(latency, "INFO") == 0);
  CHECK(lines_with(output_of("perf sched -i " + file.string() + " map"), " secs ") == 4 * kIos);
}

TEST_CASE("714 Given a perf.data, When perf lock reads it, Then it finds acquisitions and waits") {
  if (!have("perf")) return skip("perf is not installed");
  const TestFolder folder;
  write_perf_data(folder / "p.data", synthetic_run(kIos));
  const auto text = output_of("perf lock -i " + (folder / "p.data").string() + " report");
  CHECK(found(text, "queue_lock.0 +([0-9]+ +[0-9]+ +[0-9.]+ us +[0-9.]+ us)") ==
        "200        100      1.50 us    150.00 us");
  CHECK(found(text, "queue_lock.1 +([0-9]+ +[0-9]+ +[0-9.]+ ns)") == "200          0         0 ns");
  CHECK(lines_with(text, "bad:") == 0);
}

TEST_CASE("714 Given idle CPUs that contend for a lock, When perf lock reads it, Then it tells them apart") {
  if (!have("perf")) return skip("perf is not installed");
  const TestFolder folder;
  std::vector<SyntheticEvent> events;
  const auto at = [&events](std::int64_t ns, Tracepoint kind, std::uint16_t cpu) {
    events.push_back(
        {{sim::TimePoint(sim::Duration(ns)), 0, 0, static_cast<std::uint16_t>(kind), cpu, 0, {5}}, 0});
  };
  at(1000, Tracepoint::lock_acquire, 0);
  at(1000, Tracepoint::lock_acquired, 0);
  at(1100, Tracepoint::lock_acquire, 1);
  at(1200, Tracepoint::lock_contended, 1);
  at(1700, Tracepoint::lock_release, 0);
  at(1900, Tracepoint::lock_acquired, 1);
  at(2000, Tracepoint::lock_release, 1);
  write_perf_data(folder / "p.data", events);
  const auto text = output_of("perf lock -i " + (folder / "p.data").string() + " report");
  CHECK(found(text, "queue_lock.5 +([0-9]+ +[0-9]+ +[0-9.]+ ns)") == "2          1       700 ns");
  CHECK(lines_with(text, "bad:") == 0);
}

TEST_CASE("714 Given a perf.data, When kwork, timechart and script read it, Then they find the interrupts") {
  if (!have("perf")) return skip("perf is not installed");
  const TestFolder folder;
  const auto file = folder / "p.data";
  write_perf_data(file, synthetic_run(kIos));
  const auto irqs = output_of("perf kwork -k irq report -i " + file.string());
  CHECK(lines_with(irqs, "qla2x00.24:24") == kCpus);
  CHECK(found(irqs, "\\| 0003 \\| +([0-9.]+ ms \\| +[0-9]+ )") == "0.250 ms |        50 ");
  CHECK(lines_with(output_of("perf kwork -k softirq report -i " + file.string()), "(s)SCSI:3") == kCpus);
  output_of(fmt::format("perf timechart -i {} -o {}", file.string(), (folder / "x.svg").string()));
  CHECK(dioscope::test::read_text(folder / "x.svg").ends_with("</svg>\n"));
  const auto script = output_of("perf script -i " + file.string());
  CHECK(lines_with(script, "hardware 4194304 [008]") == 5 * kIos);
  CHECK(lines_with(script, "block:block_rq_issue: 8,0 R 8192 () ") == kIos / 2);
}

TEST_CASE("714 Given each kind of event, When perf script reads them, Then it understands them") {
  if (!have("perf")) return skip("perf is not installed");
  const TestFolder folder;
  write_perf_data(folder / "p.data", one_of_each_kind(1000));
  const auto script = output_of("perf script -i " + (folder / "p.data").string());
  CHECK(lines_with(script, "[") >= static_cast<int>(kTracepoints.size()));
  for (const auto& declaration : kTracepoints) {
    INFO(declaration.name);
    CHECK(lines_with(script, fmt::format(":{}: ", declaration.name)) == 1);
  }
}

TEST_CASE("714 Given a disk that gets full, When perf reads the file, Then what came before is there") {
  if (!have("perf")) return skip("perf is not installed");
  const TestFolder folder;
  const auto file = folder / "p.data";
  constexpr int kMany = 5'000;
  const auto errors = write_with_limit(4 << 20, synthetic_run(kMany), [&] {
    static const SyntheticNames names;
    return std::make_unique<PerfData>(file, names);
  });
  CHECK(errors == "1");
  CHECK(std::filesystem::file_size(file) > (4 << 20) - (256 << 10));
  const auto switches = std::stoi("0" + switches_of(file));
  CHECK(switches > 4000);
  CHECK(switches < 4 * kMany);
}

TEST_CASE("714 Given a run that is killed, When perf reads the file, Then what was flushed is there") {
  if (!have("perf")) return skip("perf is not installed");
  const TestFolder folder;
  const auto file = folder / "p.data";
  const SyntheticNames names;
  {
    PerfData sink(file, names);
    pass(sink, synthetic_run(kIos));
  }
  const auto switches = std::stoi("0" + switches_of(file));
  CHECK(switches > 1200);
  CHECK(switches < 1600);
  write_perf_data(file, synthetic_run(kIos)); // may be written over
  CHECK(switches_of(file) == "1600");
}
