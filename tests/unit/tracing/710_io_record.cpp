#include <doctest/doctest.h>

#include <fmt/format.h>

#include <filesystem>
#include <string>

#include "models/tracepoints.hpp"
#include "tests/unit/tracing/synthetic_run.hpp"
#include "text/file.hpp"
#include "tracing/io_index.hpp"
#include "tracing/ios/io_recorder.hpp"
#include "tracing/ios/io_table.hpp"

using namespace dioscope;
using namespace dioscope::tracing;

namespace {

sim::TraceEvent event(Tracepoint kind, std::int64_t ns, sim::EventId id, sim::EventId cause,
                      std::uint16_t cpu, std::uint32_t task, std::array<std::uint64_t, 4> arguments = {}) {
  return {
      sim::TimePoint{sim::Duration{ns}}, id, cause, static_cast<std::uint16_t>(kind), cpu, task, arguments};
}

/// One I/O of one BIO, from the system call to its return; times in hundreds.
std::vector<sim::TraceEvent> one_io() {
  using enum Tracepoint;
  const auto device = sim::kNoCpu;
  return {event(sys_enter, 100, 1, 0, 2, 7, {0, 4096, 8192}),
          event(block_bio_queue, 200, 2, 1, 2, 7, {3, 8, 16, 0}),
          event(block_getrq, 300, 3, 2, 2, 7, {3, 8, 16, 0}),
          event(block_rq_insert, 400, 4, 2, 2, 7, {3, 8, 16, 0}),
          event(block_unplug, 500, 5, 2, 2, 7, {3, 1}),
          event(block_rq_issue, 600, 6, 4, 2, 7, {3, 8, 16, 0}),
          event(sched_switch, 650, 7, 1, 2, 7, {7, 0, 2}),
          event(hw_command_received, 700, 8, 6, device, 0, {3, 8, 8192, 0}),
          event(hw_tenancy_begin, 800, 9, 8, device, 0, {0, 3, 4096, 50}),
          event(hw_tenancy_end, 900, 10, 9, device, 0, {0, 3, 4096}),
          event(hw_tenancy_begin, 950, 11, 10, device, 0, {0, 3, 4096, 50}),
          event(hw_tenancy_end, 1000, 12, 11, device, 0, {0, 3, 4096}),
          event(hw_response, 1100, 13, 12, device, 0, {0, 3}),
          event(hw_irq_assert, 1100, 14, 13, device, 0, {21}),
          event(irq_handler_entry, 1200, 15, 14, 5, 0, {21, 1100}),
          event(scsi_dispatch_cmd_done, 1300, 0, 6, 5, 0, {3, 8, 16, 0}),
          event(softirq_raise, 1310, 16, 6, 5, 0, {3}),
          event(irq_handler_exit, 1350, 17, 15, 5, 0, {21, 1}),
          event(softirq_entry, 1400, 18, 15, 5, 0, {3}),
          event(block_rq_complete, 1500, 19, 6, 5, 0, {3, 8, 16, 0}),
          event(block_bio_complete, 1600, 20, 2, 5, 0, {3, 8, 16, 0}),
          event(sched_wakeup, 1700, 21, 20, 5, 0, {7, 2, 1}),
          event(softirq_exit, 1750, 22, 15, 5, 0, {3}),
          event(sched_switch, 1800, 23, 21, 2, 0, {0, 7, 0}),
          event(sys_exit, 2000, 24, 21, 2, 7, {0, 4096, 8192})};
}

std::vector<IoRecord> recorded(const std::vector<sim::TraceEvent>& events) {
  const tracing::test::SyntheticNames names;
  std::vector<IoRecord> records;
  IoRecorder recorder(names, [&records](const IoRecord& record) { records.push_back(record); });
  IoIndex index;
  for (const auto& passed : events) recorder.on_event(passed, index.of(passed));
  recorder.finish();
  return records;
}

} // namespace

TEST_CASE("710 Given the events of one I/O, when they are recorded, then every stage, CPU and cost is where "
          "it belongs") {
  const auto records = recorded(one_io());
  REQUIRE(records.size() == 1);
  const auto& io = records.front();
  CHECK(io.number == 1);
  CHECK(io.number_of_task == 1);
  CHECK(io.disk == 3);
  CHECK(io.latency() == sim::Duration{1900});
  CHECK(io.submit_cpu == 2);
  CHECK(io.interrupt_cpu == 5);
  CHECK(io.complete_cpu == 5);
  CHECK(io.return_cpu == 2);
  CHECK(io.commands == 1);
  CHECK(io.interrupts == 1);
  CHECK(io.wakeups == 1);
  CHECK(io.switches == 2);
  CHECK_FALSE(io.stage(Point::merged));
  CHECK(*io.stage(Point::transferred) == sim::Duration{200});
  CHECK(*io.stage(Point::interrupt) == sim::Duration{100});
  CHECK(*io.stage(Point::softirq) == sim::Duration{100});
  sim::Duration sum{0};
  for (std::size_t i = 0; i < kPoints; ++i) sum += io.stage(static_cast<Point>(i)).value_or(sim::Duration{0});
  CHECK(sum == io.latency());
}

TEST_CASE("710 Given a handler that is at work already when the response comes, when it is recorded, then no "
          "stage is negative") {
  auto events = one_io();
  // The interrupt was taken for somebody else before.
  const auto entry = std::ranges::find(events, static_cast<std::uint16_t>(Tracepoint::irq_handler_entry),
                                       &sim::TraceEvent::kind);
  auto early = *entry;
  events.erase(entry);
  early.time = sim::TimePoint{sim::Duration{1050}};
  early.cause = 0;
  const auto response =
      std::ranges::find(events, static_cast<std::uint16_t>(Tracepoint::hw_response), &sim::TraceEvent::kind);
  events.insert(response, early);
  const auto records = recorded(events);
  REQUIRE(records.size() == 1);
  CHECK(*records.front().stage(Point::interrupt) == sim::Duration{0});
  CHECK(records.front().interrupts == 0);
  sim::Duration sum{0};
  for (std::size_t i = 0; i < kPoints; ++i)
    sum += records.front().stage(static_cast<Point>(i)).value_or(sim::Duration{0});
  CHECK(sum == records.front().latency());
}

TEST_CASE("711 Given the table of I/Os, when docs/output.md is read, then it has every column") {
  const auto page = text::read_file(std::filesystem::path(DIOSCOPE_SOURCE_DIR) / "docs/output.md");
  for (const auto& column : io_columns()) {
    CAPTURE(column.name);
    CHECK(page.find("`" + column.name + "`") != std::string::npos);
  }
}

TEST_CASE("712 Given a cause that is longer ago than the index remembers, when it is asked for, then it is "
          "not found, and that is counted") {
  IoIndex index;
  CHECK(index.of(event(Tracepoint::sys_enter, 1, 1, 0, 0, 7)) == 1);
  CHECK(index.of(event(Tracepoint::block_bio_queue, 2, 2, 1, 0, 7)) == 1);
  CHECK(index.of(event(Tracepoint::local_timer_entry, 3, IoIndex::kRemembered + 1, 0, 0, 7)) == 0);
  CHECK(index.of(event(Tracepoint::block_bio_complete, 4, IoIndex::kRemembered + 2, 2, 0, 7)) == 1);
  CHECK(index.of(event(Tracepoint::block_bio_complete, 5, IoIndex::kRemembered + 3, 1, 0, 7)) == 0);
  CHECK(index.lost() == 1);
}
