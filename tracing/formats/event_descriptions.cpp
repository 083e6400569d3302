#include "tracing/formats/event_descriptions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "tracing/formats/bytes.hpp"
#include "tracing/names.hpp"

namespace dioscope::tracing {
namespace {

constexpr FieldType kInt{"int", "", 4, 4, true, "%d"};
constexpr FieldType kUnsigned{"unsigned int", "", 4, 4, false, "%u"};
constexpr FieldType kU64{"u64", "", 8, 8, false, "%llu"};
constexpr FieldType kLong{"long", "", 8, 8, true, "%ld"};
constexpr FieldType kPid{"pid_t", "", 4, 4, true, "%d"};
constexpr FieldType kComm{"char", "[16]", 16, 1, true, "%s"};
constexpr FieldType kRwbs{"char", "[8]", 8, 1, true, "%s"};
constexpr FieldType kDev{"dev_t", "", 4, 4, false, "%u"};
constexpr FieldType kSector{"sector_t", "", 8, 8, false, "%llu"};
constexpr FieldType kPointer{"void *", "", 8, 8, false, "%p"};
constexpr FieldType kText{"__data_loc char[]", "", 4, 4, true, "%s"};

using enum Input;
using T = Tracepoint;
using Fields = std::vector<Field>;

Field number(const FieldType& type, std::string_view name, Input input) {
  return {&type, name, Convert::number, input};
}
Field name_of(std::string_view name, Input pid) { return {&kComm, name, Convert::comm, pid}; }
Field priority_of(std::string_view name, Input pid) { return {&kInt, name, Convert::priority, pid}; }

/// Tools that know a kernel's event read these of a task.
Fields task_fields(Input pid) {
  return {name_of("comm", pid), number(kPid, "pid", pid), priority_of("prio", pid)};
}

Fields with(Fields fields, const Fields& more) {
  fields.insert(fields.end(), more.begin(), more.end());
  return fields;
}

Fields extent_fields() {
  return {
      {&kDev, "dev", Convert::device, a}, number(kSector, "sector", b), number(kUnsigned, "nr_sector", c)};
}
const Field kDirection{&kRwbs, "rwbs", Convert::direction, d};
const Field kIo{&kU64, "io", Convert::number, io};

constexpr std::string_view kDevice = "((unsigned int) ((REC->dev) >> 20)), "
                                     "((unsigned int) ((REC->dev) & ((1U << 20) - 1)))";

EventDescription bio_event(std::string_view name) {
  return {"block", name, with(extent_fields(), {kDirection, name_of("comm", task), kIo}),
          fmt::format("\"%d,%d %s %llu + %u [%s]\", {}, REC->rwbs, REC->sector, REC->nr_sector, REC->comm",
                      kDevice)};
}
EventDescription request_event(std::string_view name) {
  return {"block", name,
          with(extent_fields(),
               {{&kUnsigned, "bytes", Convert::bytes, c}, kDirection, name_of("comm", task), kIo}),
          fmt::format("\"%d,%d %s %u () %llu + %u [%s]\", {}, REC->rwbs, REC->bytes, REC->sector, "
                      "REC->nr_sector, REC->comm",
                      kDevice)};
}
EventDescription completion_event(std::string_view name, std::string_view command) {
  return {"block", name, with(extent_fields(), {kDirection, kIo}),
          fmt::format("\"%d,%d %s {}%llu + %u [0]\", {}, REC->rwbs, REC->sector, REC->nr_sector", command,
                      kDevice)};
}

EventDescription lock_event(std::string_view name, const Fields& more = {}) {
  return {"lock", name,
          with(with({{&kPointer, "lockdep_addr", Convert::lock_address, a}}, more),
               {{&kText, "name", Convert::lock_name, a}}),
          "\"%p %s\", REC->lockdep_addr, __get_str(name)"};
}

EventDescription softirq_event(std::string_view name) {
  std::string names;
  for (unsigned vector = 0; softirq_name(vector) != "?"; ++vector)
    names += fmt::format(", {{ {}, \"{}\" }}", vector, softirq_name(vector));
  return {"irq",
          name,
          {number(kUnsigned, "vec", a)},
          fmt::format("\"vec=%u [action=%s]\", REC->vec, __print_symbolic(REC->vec{})", names)};
}

/// "name=value" of every field.
std::string print_all(const Fields& fields) {
  std::string format;
  std::string values;
  for (const auto& field : fields) {
    format += fmt::format("{}{}={}", format.empty() ? "" : " ", field.name, field.type->conversion);
    values += field.type == &kText ? fmt::format(", __get_str({})", field.name)
                                   : fmt::format(", REC->{}", field.name);
  }
  return "\"" + format + "\"" + values;
}

/// Of what no kernel has, or has differently: the tracepoint's arguments as they are.
EventDescription own_event(const sim::TracepointDeclaration& declaration) {
  Fields fields;
  for (std::size_t i = 0; i < declaration.arguments.size(); ++i)
    if (const auto name = declaration.arguments[i]; !name.empty())
      fields.push_back(number(kU64, name, static_cast<Input>(i)));
  fields.push_back(kIo);
  return {"dioscope", declaration.name, std::move(fields), {}};
}

/// Those that tools know by the kernel's names.
std::map<T, EventDescription> kernel_events() {
  const Field comm_of_task = name_of("comm", task);
  std::map<T, EventDescription> events{
      {T::sched_switch,
       {"sched",
        "sched_switch",
        {name_of("prev_comm", a),
         number(kPid, "prev_pid", a),
         priority_of("prev_prio", a),
         {&kLong, "prev_state", Convert::task_state, c},
         name_of("next_comm", b),
         number(kPid, "next_pid", b),
         priority_of("next_prio", b)},
        "\"prev_comm=%s prev_pid=%d prev_prio=%d prev_state=%s ==> next_comm=%s next_pid=%d next_prio=%d\", "
        "REC->prev_comm, REC->prev_pid, REC->prev_prio, REC->prev_state ? __print_flags(REC->prev_state, "
        "\"|\", { 1, \"S\" }, { 2, \"D\" }, { 16, \"X\" }) : \"R\", REC->next_comm, REC->next_pid, "
        "REC->next_prio"}},
      {T::sched_wakeup,
       {"sched",
        "sched_wakeup",
        with(task_fields(a), {number(kInt, "success", c), number(kInt, "target_cpu", b)}),
        {}}},
      {T::sched_migrate_task,
       {"sched",
        "sched_migrate_task",
        with(task_fields(a), {number(kInt, "orig_cpu", b), number(kInt, "dest_cpu", c)}),
        {}}},
      {T::sched_process_fork,
       {"sched",
        "sched_process_fork",
        {name_of("parent_comm", task), number(kPid, "parent_pid", task), name_of("child_comm", a),
         number(kPid, "child_pid", a)},
        {}}},
      {T::sched_process_exit, {"sched", "sched_process_exit", task_fields(task), {}}},
      {T::irq_handler_entry,
       {"irq",
        "irq_handler_entry",
        {number(kInt, "irq", a), {&kText, "name", Convert::interrupt_name, a}},
        {}}},
      {T::irq_handler_exit,
       {"irq",
        "irq_handler_exit",
        {number(kInt, "irq", a), {&kInt, "ret", Convert::handled, b}, number(kU64, "commands", b)},
        "\"irq=%d ret=%s\", REC->irq, REC->ret ? \"handled\" : \"unhandled\""}},
      {T::block_plug,
       {"block",
        "block_plug",
        {comm_of_task, {&kDev, "dev", Convert::device, a}, kIo},
        "\"[%s]\", REC->comm"}},
      {T::block_unplug,
       {"block",
        "block_unplug",
        {number(kInt, "nr_rq", b), comm_of_task, {&kDev, "dev", Convert::device, a}, kIo},
        "\"[%s] %d\", REC->comm, REC->nr_rq"}},
      {T::block_bio_complete, completion_event("block_bio_complete", "")},
      {T::block_rq_complete, completion_event("block_rq_complete", "() ")},
      {T::lock_acquire, lock_event("lock_acquire", {number(kUnsigned, "flags", b)})},
      {T::lock_granted, lock_event("lock_granted", {number(kU64, "waited_ns", b), kIo})},
  };
  for (const auto kind : {T::block_bio_queue, T::block_bio_backmerge, T::block_bio_frontmerge, T::block_getrq,
                          T::block_sleeprq})
    events[kind] = bio_event(kTracepoints[static_cast<std::size_t>(kind)].name);
  for (const auto kind : {T::block_rq_insert, T::block_rq_issue, T::block_rq_merge})
    events[kind] = request_event(kTracepoints[static_cast<std::size_t>(kind)].name);
  for (const auto kind : {T::softirq_raise, T::softirq_entry, T::softirq_exit})
    events[kind] = softirq_event(kTracepoints[static_cast<std::size_t>(kind)].name);
  for (const auto kind : {T::lock_contended, T::lock_acquired, T::lock_release})
    events[kind] = lock_event(kTracepoints[static_cast<std::size_t>(kind)].name);
  events[T::lock_granted].system = "dioscope";
  events[T::lock_granted].print.clear();
  return events;
}

void lay_out(EventDescription& description) {
  auto offset = kCommonSize;
  for (auto& field : description.fields) {
    offset += padding(offset, field.type->alignment);
    field.offset = offset;
    offset += field.type->size;
  }
  description.size = offset;
  if (description.print.empty()) description.print = print_all(description.fields);
}

std::vector<EventDescription> describe_all() {
  const auto known = kernel_events();
  std::vector<EventDescription> all;
  for (std::size_t kind = 0; kind < kTracepoints.size(); ++kind) {
    const auto found = known.find(static_cast<T>(kind));
    all.push_back(found == known.end() ? own_event(kTracepoints[kind]) : found->second);
  }
  all.push_back({"sched",
                 "sched_stat_runtime",
                 {name_of("comm", a), number(kPid, "pid", a), number(kU64, "runtime", runtime)},
                 "\"comm=%s pid=%d runtime=%llu [ns]\", REC->comm, REC->pid, REC->runtime"});
  std::ranges::for_each(all, lay_out);
  return all;
}

std::string field_line(const FieldType& type, std::string_view name, std::size_t offset) {
  return fmt::format("\tfield:{} {}{};\toffset:{};\tsize:{};\tsigned:{};\n", type.spelling, name, type.extent,
                     offset, type.size, type.is_signed ? 1 : 0);
}

} // namespace

const std::vector<EventDescription>& event_descriptions() {
  static const auto all = describe_all();
  return all;
}

std::string format_text(std::size_t index) {
  const auto& description = event_descriptions()[index];
  constexpr FieldType kShort{"unsigned short", "", 2, 2, false, ""};
  constexpr FieldType kByte{"unsigned char", "", 1, 1, false, ""};
  auto text = fmt::format("name: {}\nID: {}\nformat:\n", description.name, event_id(index));
  text += field_line(kShort, "common_type", 0) + field_line(kByte, "common_flags", 2) +
          field_line(kByte, "common_preempt_count", 3) + field_line(kInt, "common_pid", 4) + "\n";
  for (const auto& field : description.fields) text += field_line(*field.type, field.name, field.offset);
  return text + "\nprint fmt: " + description.print + "\n";
}

} // namespace dioscope::tracing
