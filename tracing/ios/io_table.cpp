#include "tracing/ios/io_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "text/escape.hpp"
#include "tracing/names.hpp"

namespace dioscope::tracing {
namespace {

template <class Number>
std::function<IoValue(const IoRecord&)> number(Number IoRecord::*member) {
  return [member](const IoRecord& record) -> IoValue { return static_cast<std::int64_t>(record.*member); };
}

std::function<IoValue(const IoRecord&)> cpu(std::uint16_t IoRecord::*member) {
  return [member](const IoRecord& record) -> IoValue {
    if (record.*member == sim::kNoCpu) return {};
    return std::int64_t{record.*member};
  };
}

IoValue span(sim::TimePoint from, sim::TimePoint to) {
  if (from == sim::kNever || to == sim::kNever) return {};
  return std::int64_t{(to - from).count()};
}

void add_identity(std::vector<IoColumn>& columns) {
  columns.push_back(
      {"io", "Its number in the run, from 1 in the order of entering.", number(&IoRecord::number)});
  columns.push_back({"task", "The process that asked for it.",
                     [](const IoRecord& r) -> IoValue { return std::string(r.task_name.data()); }, true});
  columns.push_back({"task_io",
                     "Its number among those of the process, from 1: the same I/O in every design.",
                     number(&IoRecord::number_of_task)});
  columns.push_back({"disk", "Of its first BIO, counted over the machine from 0.", number(&IoRecord::disk)});
  columns.push_back({"direction", "read or write.",
                     [](const IoRecord& r) -> IoValue { return std::string(r.write ? "write" : "read"); },
                     true});
  columns.push_back({"offset_bytes", "Where it begins in its volume.",
                     [](const IoRecord& r) -> IoValue { return r.offset.count; }});
  columns.push_back(
      {"size_bytes", "How much it asks for.", [](const IoRecord& r) -> IoValue { return r.size.count; }});
  columns.push_back(
      {"entered_ns",
       "When the program entered read or write, or its turn in io_submit came; since the start of the run.",
       [](const IoRecord& r) -> IoValue {
         return std::int64_t{r.at(Point::entered).time_since_epoch().count()};
       }});
  columns.push_back({"latency_ns", "From entering to returning: the sum of the stages below.",
                     [](const IoRecord& r) -> IoValue { return std::int64_t{r.latency().count()}; }});
}

void add_measured(std::vector<IoColumn>& columns) {
  columns.push_back({"measured", "1: it returned in the measured interval, whose metrics count it; else 0.",
                     [](const IoRecord& r) -> IoValue { return std::int64_t{r.measured}; }});
}

void add_stages(std::vector<IoColumn>& columns) {
  for (std::size_t i = 1; i < kPoints; ++i) {
    const auto point = static_cast<Point>(i);
    columns.push_back({fmt::format("{}_ns", point_texts()[i].name),
                       fmt::format("Time from the stage before until: {}", point_texts()[i].sentence),
                       [point](const IoRecord& r) -> IoValue {
                         const auto stage = r.stage(point);
                         return stage ? IoValue(std::int64_t{stage->count()}) : IoValue();
                       }});
  }
  columns.push_back({"first_ended_ns", "From entering to end_io of the BIO that ended first; no stage.",
                     [](const IoRecord& r) { return span(r.at(Point::entered), r.first_ended); }});
  columns.push_back({"delivered_ns",
                     "From returning until the program has the answer in user mode: of asynchronous I/Os, "
                     "until io_getevents ends; no stage.",
                     [](const IoRecord& r) { return span(r.at(Point::returned), r.delivered); }});
}

void add_causes(std::vector<IoColumn>& columns) {
  columns.push_back({"submit_cpu", "The CPU that submitted its last BIO.", cpu(&IoRecord::submit_cpu)});
  columns.push_back({"interrupt_cpu",
                     "The CPU whose interrupt handler took the last response; none when none did.",
                     cpu(&IoRecord::interrupt_cpu)});
  columns.push_back(
      {"complete_cpu", "The CPU that called end_io of the last BIO.", cpu(&IoRecord::complete_cpu)});
  columns.push_back(
      {"return_cpu", "The CPU on which the program had the answer.", cpu(&IoRecord::return_cpu)});
  columns.push_back({"bios", "BIOs it was cut into.", number(&IoRecord::bios)});
  columns.push_back(
      {"merged_bios", "Those that joined a request that was queued.", number(&IoRecord::merged_bios)});
  columns.push_back({"commands", "Commands whose first BIO is one of its.", number(&IoRecord::commands)});
  columns.push_back(
      {"interrupts", "Interrupts that were asserted for its responses.", number(&IoRecord::interrupts)});
  columns.push_back({"wakeups", "Tasks made runnable for it.", number(&IoRecord::wakeups)});
  columns.push_back(
      {"switches",
       "Context switches to tasks that were woken for it, and to idle from tasks that wait for it.",
       number(&IoRecord::switches)});
  columns.push_back({"cache_lines", "Cache lines that CPUs had to fetch for it, or to take from other CPUs.",
                     number(&IoRecord::cache_lines)});
}

} // namespace

const std::vector<IoColumn>& io_columns() {
  static const auto kColumns = [] {
    std::vector<IoColumn> columns;
    add_identity(columns);
    add_stages(columns);
    add_causes(columns);
    add_measured(columns);
    return columns;
  }();
  return kColumns;
}

std::string ios_csv_header() {
  std::string line = "variant";
  for (const auto& column : io_columns()) line += "," + column.name;
  return line + "\n";
}

std::string ios_csv_line(std::string_view variant_cell, const IoRecord& record) {
  std::string line(variant_cell);
  for (const auto& column : io_columns()) {
    line += ',';
    const auto value = column.value(record);
    if (const auto* count = std::get_if<std::int64_t>(&value))
      line += std::to_string(*count);
    else if (const auto* word = std::get_if<std::string>(&value))
      line += text::csv_cell(*word);
  }
  return line + "\n";
}

} // namespace dioscope::tracing
