#include "tracing/formats/kernel_events.hpp"

#include <algorithm>
#include <utility>

#include "models/kernel/task.hpp"
#include "tracing/formats/bytes.hpp"

namespace dioscope::tracing {
namespace {

constexpr std::size_t kLongestText = 127;

/// TRACE_FLAG_IRQS_NOSUPPORT, _HARDIRQ and _SOFTIRQ of the kernel.
constexpr std::uint8_t kIrqsUnknown = 2;
constexpr std::uint8_t kInHardirq = 8;
constexpr std::uint8_t kInSoftirq = 16;

/// Where lockdep_addr of lock 0 points to.
constexpr std::uint64_t kLockAddress = 0xffffffff00000000;

/// Kinds that are handlers of interrupts without an exit.
bool is_short_handler(Tracepoint kind) {
  return kind == Tracepoint::local_timer_entry || kind == Tracepoint::reschedule_entry ||
         kind == Tracepoint::call_function_entry;
}

} // namespace

KernelEvents::KernelEvents(const Names& names) : names_(names), comms_(names), on_cpu_(names.cpus() + 1) {}

std::span<const KernelRecord> KernelEvents::of(const sim::TraceEvent& event, IoNumber io) {
  const auto kind = kind_of(event);
  const bool hardware = event.cpu == sim::kNoCpu;
  const auto time = static_cast<std::uint64_t>(event.time.time_since_epoch().count());
  const RecordHead head{
      .time = time, .cpu = hardware ? cpus() - 1 : event.cpu, .pid = hardware ? kHardwarePid : event.task};
  const auto& [a, b, c, d] = event.arguments;
  auto& on_cpu = on_cpu_[head.cpu];
  if (kind == Tracepoint::irq_handler_entry) ++on_cpu.hardirqs;
  if (kind == Tracepoint::softirq_entry) ++on_cpu.softirqs;
  if (kind == Tracepoint::lock_acquire) on_cpu.tries = (b & 1) != 0;
  if (kind == Tracepoint::lock_acquired && std::exchange(on_cpu.tries, false)) return {};
  const bool in_hardirq = on_cpu.hardirqs > 0 || is_short_handler(kind);
  const auto flags = static_cast<std::uint8_t>(kIrqsUnknown | (in_hardirq ? kInHardirq : 0) |
                                               (on_cpu.softirqs > 0 ? kInSoftirq : 0));
  Inputs inputs{a, b, c, d, head.pid, io, 0};
  count_ = 0;
  if (kind == Tracepoint::sched_switch) {
    if (a != 0 && a == on_cpu.running) {
      inputs[static_cast<std::size_t>(Input::runtime)] = time - on_cpu.since;
      record(kSchedStatRuntime, head, flags, inputs);
    }
    on_cpu.running = static_cast<std::uint32_t>(b);
    on_cpu.since = time;
  }
  record(event.kind, head, flags, inputs);
  // Who listens from the middle of a handler on sees its exit only.
  if (kind == Tracepoint::irq_handler_exit && on_cpu.hardirqs > 0) --on_cpu.hardirqs;
  if (kind == Tracepoint::softirq_exit && on_cpu.softirqs > 0) --on_cpu.softirqs;
  return {records_.data(), count_};
}

void KernelEvents::record(std::size_t description, const RecordHead& head, std::uint8_t flags,
                          const Inputs& inputs) {
  const auto& described = event_descriptions()[description];
  auto& record = records_[count_++];
  record.head = head;
  record.description = description;
  record.size = described.size;
  std::fill_n(record.bytes.data(), record.size, '\0');
  store(record.bytes.data(), event_id(description));
  record.bytes[2] = static_cast<char>(flags);
  store(record.bytes.data() + 4, head.pid);
  for (const auto& field : described.fields)
    put(record, field, inputs[static_cast<std::size_t>(field.input)]);
}

void KernelEvents::put(KernelRecord& record, const Field& field, std::uint64_t value) {
  auto* const at = record.bytes.data() + field.offset;
  const auto pid = static_cast<std::uint32_t>(value);
  switch (field.convert) {
  case Convert::comm:
    store(at, comms_.of(pid, record.head.cpu));
    return;
  case Convert::direction:
    *at = value != 0 ? 'W' : 'R';
    return;
  case Convert::lock_name:
    put_text(record, field, locks_.get(value, [this](std::uint64_t id) {
      return names_.lock(static_cast<std::uint32_t>(id)).substr(0, kLongestText);
    }));
    return;
  case Convert::interrupt_name:
    put_text(record, field, interrupts_.get(value, [this](std::uint64_t line) {
      return names_.interrupt(static_cast<unsigned>(line)).substr(0, kLongestText);
    }));
    return;
  case Convert::number:
    break;
  case Convert::priority:
    value = static_cast<std::uint64_t>(names_.priority(pid));
    break;
  case Convert::task_state:
    value = kernel_task_state(value);
    break;
  case Convert::device:
    value = device_number(static_cast<std::uint32_t>(value)).packed();
    break;
  case Convert::bytes:
    value = bytes_of_sectors(value);
    break;
  case Convert::lock_address:
    value |= kLockAddress;
    break;
  case Convert::handled:
    value = 1;
    break;
  }
  if (field.type->size == sizeof value)
    store(at, value);
  else
    store(at, static_cast<std::uint32_t>(value));
}

void KernelEvents::put_text(KernelRecord& record, const Field& field, std::string_view text) {
  const auto size = static_cast<std::uint32_t>(text.size() + 1);
  store(record.bytes.data() + field.offset, size << 16 | static_cast<std::uint32_t>(record.size));
  std::ranges::copy(text, record.bytes.data() + record.size);
  record.bytes[record.size + text.size()] = '\0';
  record.size += size;
}

} // namespace dioscope::tracing
