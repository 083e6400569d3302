/// What records say, without any tool.
#include <doctest/doctest.h>

#include <cstring>

#include "tests/unit/tracing/synthetic_run.hpp"
#include "tracing/formats/kernel_events.hpp"

using namespace dioscope;
using namespace dioscope::tracing;
using namespace dioscope::tracing::test;

namespace {

sim::TraceEvent event(Tracepoint kind, std::int64_t at_ns, std::uint16_t cpu, std::uint32_t task,
                      std::array<std::uint64_t, 4> arguments = {}) {
  return {sim::TimePoint(sim::Duration(at_ns)), 0, 0, static_cast<std::uint16_t>(kind), cpu, task, arguments};
}

std::uint64_t field_of(const KernelRecord& record, std::string_view name) {
  for (const auto& field : event_descriptions()[record.description].fields)
    if (field.name == name) {
      std::uint64_t value = 0;
      std::memcpy(&value, record.bytes.data() + field.offset, field.type->size);
      return value;
    }
  return ~std::uint64_t{0};
}

unsigned flags_of(const KernelRecord& record) { return static_cast<unsigned char>(record.bytes[2]); }

} // namespace

TEST_CASE("711 Given a device's event, When it is recorded, Then it is on a CPU and of a task of its own") {
  const SyntheticNames names;
  KernelEvents events(names);
  const auto records = events.of(event(Tracepoint::hw_irq_assert, 5, sim::kNoCpu, 0, {24}), 7);
  REQUIRE(records.size() == 1);
  CHECK(records[0].head.cpu == kCpus);
  CHECK(records[0].head.pid == kHardwarePid);
  CHECK(field_of(records[0], "irq") == 24);
  CHECK(field_of(records[0], "io") == 7);
}

TEST_CASE("711 Given handlers in each other, When they end, Then the flags say what is still under way") {
  const SyntheticNames names;
  KernelEvents events(names);
  const auto flags = [&](Tracepoint kind, std::uint16_t cpu = 0) {
    return flags_of(events.of(event(kind, 0, cpu, 1), 0)[0]) & 0x18U;
  };
  CHECK(flags(Tracepoint::sys_enter) == 0);
  CHECK(flags(Tracepoint::local_timer_entry) == 8);
  CHECK(flags(Tracepoint::sys_enter) == 0);
  CHECK(flags(Tracepoint::softirq_entry) == 16);
  CHECK(flags(Tracepoint::irq_handler_entry) == 24);
  CHECK(flags(Tracepoint::irq_handler_entry) == 24);
  CHECK(flags(Tracepoint::sys_enter, 1) == 0);
  CHECK(flags(Tracepoint::irq_handler_exit) == 24);
  CHECK(flags(Tracepoint::irq_handler_exit) == 24);
  CHECK(flags(Tracepoint::block_rq_complete) == 16);
  CHECK(flags(Tracepoint::softirq_exit) == 16);
  CHECK(flags(Tracepoint::sys_enter) == 0);
}

TEST_CASE("711 Given a task that runs, When it is switched out, Then its run time comes before") {
  const SyntheticNames names;
  KernelEvents events(names);
  CHECK(events.of(event(Tracepoint::sched_switch, 100, 2, 0, {0, 3, 0}), 0).size() == 1);
  const auto records = events.of(event(Tracepoint::sched_switch, 350, 2, 3, {3, 0, 3}), 0);
  REQUIRE(records.size() == 2);
  CHECK(records[0].description == kSchedStatRuntime);
  CHECK(field_of(records[0], "pid") == 3);
  CHECK(field_of(records[0], "runtime") == 250);
  CHECK(field_of(records[1], "prev_state") == 16); // dead
  CHECK(events.of(event(Tracepoint::sched_switch, 400, 2, 0, {0, 3, 0}), 0).size() == 1);
}

TEST_CASE(
    "711 Given a lock that is only tried, When it is taken, Then that is one record, as in the kernel") {
  const SyntheticNames names;
  KernelEvents events(names);
  CHECK(events.of(event(Tracepoint::lock_acquire, 1, 0, 1, {7, 1}), 0).size() == 1);
  CHECK(events.of(event(Tracepoint::lock_acquired, 1, 0, 1, {7}), 0).empty());
  CHECK(events.of(event(Tracepoint::lock_acquire, 2, 0, 1, {8, 0}), 0).size() == 1);
  CHECK(events.of(event(Tracepoint::lock_acquired, 2, 0, 1, {8}), 0).size() == 1);
}

TEST_CASE("711 Given all kinds, When they are described, Then records have room for the longest names") {
  std::size_t largest = 0;
  for (std::size_t i = 0; i < event_descriptions().size(); ++i) {
    const auto& description = event_descriptions()[i];
    largest = std::max(largest, description.size);
    const auto text = format_text(i);
    CHECK(text.find("ID: " + std::to_string(event_id(i)) + "\n") != std::string::npos);
    CHECK(text.find("print fmt: \"") != std::string::npos);
  }
  CHECK(largest + 128 <= KernelRecord{}.bytes.size());
}
