/// trace.dat, read by trace-cmd.
#include <doctest/doctest.h>

#include <memory>

#include "tests/unit/support/skip.hpp"
#include "tests/unit/tracing/full_disk.hpp"
#include "tests/unit/tracing/synthetic_run.hpp"
#include "tests/unit/tracing/tools.hpp"
#include "tracing/formats/trace_dat.hpp"

using namespace dioscope;
using namespace dioscope::tracing;
using namespace dioscope::tracing::test;
using dioscope::test::skip;

namespace {

void write_trace_dat(const std::filesystem::path& file, const std::vector<SyntheticEvent>& events) {
  const SyntheticNames names;
  TraceDat sink(file, names);
  pass(sink, events);
  sink.finish();
}

std::string report(const std::filesystem::path& file, const std::string& options = "") {
  return output_of("trace-cmd report " + options + " " + file.string());
}

} // namespace

TEST_CASE("712 Given a trace.dat, When trace-cmd reads it, Then it finds what happened") {
  if (!have("trace-cmd")) return skip("trace-cmd is not installed");
  const TestFolder folder;
  write_trace_dat(folder / "t.dat", synthetic_run(kIos));
  const auto text = report(folder / "t.dat");
  CHECK(text.find("cpus=9\n") != std::string::npos);
  CHECK(lines_with(text, "sched_switch:") == 4 * kIos);
  CHECK(lines_with(text, "sched_wakeup:") == 2 * kIos);
  CHECK(lines_with(text, "irq_handler_entry:    irq=24 name=qla2x00.24") == kIos);
  CHECK(lines_with(text, "[action=SCSI]") == 3 * kIos);
  CHECK(lines_with(text, "D ==> swapper/") == kIos);
  CHECK(lines_with(text, "block_rq_issue:       8,16 R 8192 () ") == kIos / 2);
  CHECK(lines_with(text, "lock_contended:") == kIos / 4);
  CHECK(lines_with(text, "runtime=24000 [ns]") == kIos);
  CHECK(lines_with(text, "hardware-4194304 [008]") == 5 * kIos);
  CHECK(lines_with(text, "raw_io.1-1") == 18 * kIos / kCpus);
  CHECK(found(text, "([0-9.]+): sched_switch:         swapper/0:0 .140. R ==> raw_io.1:1 .120.") ==
        "0.001001");
  CHECK(lines_with(report(folder / "t.dat", "-t"), " 0.001007500: lock_acquired:") == 1);
  CHECK(lines_with(report(folder / "t.dat", "-l"), "X.h..") == 3 * kIos);
  CHECK(lines_with(report(folder / "t.dat", "-l"), "X.s..") == 5 * kIos);
  CHECK(lines_with(report(folder / "t.dat", "-F 'block_rq_issue: io == 5'"), "block_rq_issue") == 1);
}

TEST_CASE("712 Given each kind of event, When trace-cmd reads its format, Then it understands it") {
  if (!have("trace-cmd")) return skip("trace-cmd is not installed");
  const TestFolder folder;
  write_trace_dat(folder / "t.dat", one_of_each_kind(1000));
  int code = 1;
  const auto checked = output_of("trace-cmd report --check-events " + (folder / "t.dat").string(), &code);
  CHECK(code == 0);
  CHECK(lines_with(checked, "rror") == 0);
  const auto text = report(folder / "t.dat");
  CHECK(lines_with(text, "FAILED TO PARSE") == 0);
  for (const auto& declaration : kTracepoints) {
    INFO(declaration.name);
    CHECK(lines_with(text, ": " + std::string(declaration.name) + ":") == 1);
  }
}

TEST_CASE("712 Given events far apart, When trace-cmd reads them, Then their times are right") {
  if (!have("trace-cmd")) return skip("trace-cmd is not installed");
  const TestFolder folder;
  auto events = one_of_each_kind(0);
  events.resize(2);
  events[1].event.time = sim::TimePoint(sim::Duration(86'400'123'456'789));
  write_trace_dat(folder / "t.dat", events);
  CHECK(lines_with(report(folder / "t.dat", "-t"), "86400.123456789: sched_wakeup:") == 1);
}

TEST_CASE("712 Given a disk that gets full, When trace-cmd reads the file, Then what came before is there") {
  if (!have("trace-cmd")) return skip("trace-cmd is not installed");
  const TestFolder folder;
  const auto file = folder / "t.dat";
  constexpr int kMany = 20'000;
  const auto errors = write_with_limit(8 << 20, synthetic_run(kMany), [&] {
    static const SyntheticNames names;
    return std::make_unique<TraceDat>(file, names);
  });
  CHECK(errors == "1");
  CHECK(std::filesystem::file_size(file) > 6 << 20);
  CHECK(std::filesystem::file_size(file) <= 8 << 20);
  const auto text = report(file);
  CHECK(lines_with(text, "rror") == 0);
  const auto switches = lines_with(text, "sched_switch:");
  CHECK(switches > 4 * kMany / 4);
  CHECK(switches < 4 * kMany);
  // Up to one moment, on every CPU.
  for (unsigned cpu = 0; cpu < kCpus; ++cpu)
    CHECK(lines_with(text, "==> swapper/" + std::to_string(cpu)) >= (switches - 8) / 16);
}

TEST_CASE("712 Given a run that is killed, When trace-cmd reads the file, Then it is one without events") {
  if (!have("trace-cmd")) return skip("trace-cmd is not installed");
  const TestFolder folder;
  const SyntheticNames names;
  {
    TraceDat sink(folder / "t.dat", names);
    pass(sink, synthetic_run(kIos));
  }
  int code = 1;
  const auto text = output_of("trace-cmd report " + (folder / "t.dat").string(), &code);
  CHECK(code == 0);
  CHECK(lines_with(text, "sched_switch") == 0);
  write_trace_dat(folder / "t.dat", synthetic_run(kIos)); // may be written over
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}
