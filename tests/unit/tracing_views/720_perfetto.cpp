#include <doctest/doctest.h>

#include <cctype>
#include <map>
#include <sstream>

#include "tests/unit/support/skip.hpp"
#include "tests/unit/support/text_file.hpp"
#include "tests/unit/tracing_views/run.hpp"
#include "tracing/formats/perfetto.hpp"

using namespace dioscope;
using namespace dioscope::tracing;
using namespace dioscope::tracing::views;

namespace {

void write_trace(const std::filesystem::path& path) {
  const FakeNames names;
  PerfettoSink sink(path, names);
  Events events(sink);
  pass_rounds(events, kRounds);
  sink.finish();
}

/// The trace as protoc prints it: a line for each field, indented by message.
std::string decoded(const std::filesystem::path& path) {
  return output_of("protoc --decode=perfetto.Trace -I '" DIOSCOPE_SOURCE_DIR
                   "/tracing/formats' perfetto.proto < '" +
                   path.string() + "'");
}

/// How often each line occurs, indentation aside.
std::map<std::string, std::uint64_t> counted_lines(const std::string& text) {
  std::map<std::string, std::uint64_t> counts;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (const auto start = line.find_first_not_of(' '); start != std::string::npos)
      ++counts[line.substr(start)];
  return counts;
}

} // namespace

TEST_CASE("a Perfetto trace has every event once, by the schema's own decoder") {
  if (!have_program("protoc")) return test::skip("no protoc here");
  const TemporaryFolder folder;
  write_trace(folder / "t.pftrace");
  const auto text = decoded(folder / "t.pftrace");
  auto count = counted_lines(text);
  const Truth truth{kRounds};
  CHECK(count["sched_switch {"] == truth.switches());
  CHECK(count["prev_state: 2"] == truth.uninterruptible());
  CHECK(count["sched_wakeup {"] == truth.wakeups());
  CHECK(count["irq_handler_entry {"] == truth.interrupts());
  CHECK(count["irq_handler_exit {"] == truth.interrupts());
  CHECK(count["softirq_entry {"] == truth.softirqs());
  CHECK(count["vec: 4"] == 3 * truth.softirqs()); // raised, entered, left: SCSI by today's number
  for (const auto* kind : {"block_bio_queue {", "block_rq_insert {", "block_rq_issue {",
                           "block_rq_complete {", "block_bio_complete {", "block_unplug {"})
    CHECK_MESSAGE(count[kind] == truth.ios(), kind);
  // Calls, requests with the part at the device, tenancies, interrupts, softirqs, spinning.
  const auto slices = 4 * truth.ios() + truth.disk_interrupts() + truth.softirqs() + truth.spins();
  CHECK(count["type: TYPE_SLICE_BEGIN"] == slices);
  CHECK(count["type: TYPE_SLICE_END"] == slices);
  CHECK(count["type: TYPE_COUNTER"] == 2 * truth.ios());
  CHECK(count["process_tree {"] == 4);
  CHECK(count["counter {"] == truth.disks());
  // What the decoder does not know it prints by number.
  for (const auto& entry : count) {
    CAPTURE(entry.first);
    CHECK(std::isdigit(static_cast<unsigned char>(entry.first[0])) == 0);
  }
}

TEST_CASE("in a Perfetto trace an arrow goes through the seven points of each I/O") {
  if (!have_program("protoc")) return test::skip("no protoc here");
  const TemporaryFolder folder;
  write_trace(folder / "t.pftrace");
  const auto text = decoded(folder / "t.pftrace");
  auto count = counted_lines(text);
  const Truth truth{kRounds};
  for (std::uint64_t io = 1; io <= truth.ios(); ++io) {
    CAPTURE(io);
    CHECK(count["flow_ids: " + std::to_string(io)] == 6);
    CHECK(count["terminating_flow_ids: " + std::to_string(io)] == 1);
    CHECK(count["flow_ids_old: " + std::to_string(io)] == 6);
  }
  CHECK(count.count("flow_ids: 0") == 0);
}

TEST_CASE("in a Perfetto trace the times of a bundle do not go backwards, and bundles stay small") {
  if (!have_program("protoc")) return test::skip("no protoc here");
  const TemporaryFolder folder;
  write_trace(folder / "t.pftrace");
  std::istringstream lines(decoded(folder / "t.pftrace"));
  std::uint64_t last = 0;
  std::uint64_t first_of_bundle = 0;
  std::uint64_t bundles = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line == "  ftrace_events {") {
      ++bundles;
      last = first_of_bundle = 0;
    }
    constexpr std::string_view kTime = "      timestamp: ";
    if (!line.starts_with(kTime)) continue;
    const auto time = std::stoull(line.substr(kTime.size()));
    if (first_of_bundle == 0) first_of_bundle = time;
    REQUIRE(time >= last);
    REQUIRE(time - first_of_bundle <= 10'000'000);
    last = time;
  }
  CHECK(bundles >= 4 * kRounds / 10);
}

TEST_CASE("a Perfetto trace that was cut off is known as one and has what came before") {
  if (!have_program("protoc")) return test::skip("no protoc here");
  const TemporaryFolder folder;
  const auto path = folder / "t.pftrace";
  {
    const FakeNames names;
    PerfettoSink sink(path, names);
    Events events(sink);
    pass_rounds(events, 1000);
    // The run ends here, whatever was still to be written.
  }
  CHECK(counted_lines(decoded(path))["sched_switch {"] > 1000);
  results::check_output(path, kPerfettoFile);
}
