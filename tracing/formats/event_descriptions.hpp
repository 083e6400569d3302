#pragma once
/// How each tracepoint looks as an event of the kernel's tracing: its system, its fields, and the text that
/// tools print of it. One description makes both the "format" file of tracefs and the binary record, so that
/// they cannot disagree.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/tracepoints.hpp"

namespace dioscope::tracing {

/// A C type as format files spell it.
struct FieldType {
  std::string_view spelling; ///< "unsigned int"
  std::string_view extent;   ///< "[16]" of an array
  std::uint8_t size;         ///< bytes
  std::uint8_t alignment;
  bool is_signed;
  std::string_view conversion; ///< of printf
};

/// Where a field's value comes from.
enum class Input : std::uint8_t {
  a, ///< the tracepoint's arguments
  b,
  c,
  d,
  task,
  io,
  runtime, ///< for how long the task has run, in ns
  count_
};

/// What is done to the value.
enum class Convert : std::uint8_t {
  number,
  comm,
  priority,
  task_state,
  device,
  bytes, ///< of sectors
  direction,
  lock_address,
  lock_name,
  interrupt_name,
  handled, ///< IRQ_HANDLED, whatever the value
};

struct Field {
  const FieldType* type;
  std::string_view name;
  Convert convert;
  Input input;
  std::size_t offset = 0; ///< in the record
};

struct EventDescription {
  std::string_view system;
  std::string_view name;
  std::vector<Field> fields;
  std::string print;    ///< "print fmt" of the format file
  std::size_t size = 0; ///< of the record without texts behind it
};

/// What precedes the fields: id, flags, preemption count, pid.
inline constexpr std::size_t kCommonSize = 8;

/// By tracepoint's kind; then those that are made up of several: see kSchedStatRuntime.
const std::vector<EventDescription>& event_descriptions();
/// The index of sched_stat_runtime.
inline constexpr std::size_t kSchedStatRuntime = kTracepoints.size();

/// An event's number in records and files, from its index.
constexpr std::uint16_t event_id(std::size_t index) { return static_cast<std::uint16_t>(100 + index); }

/// The format file.
std::string format_text(std::size_t index);

} // namespace dioscope::tracing
