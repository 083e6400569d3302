#include "tracing/trace_filter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "models/tracepoints.hpp"

namespace dioscope::tracing {
namespace {

/// What it does to its CPU concerns everybody.
bool of_cpu(Tracepoint kind) {
  switch (kind) {
  case Tracepoint::sched_switch:
  case Tracepoint::sched_wakeup:
  case Tracepoint::sched_migrate_task:
  case Tracepoint::sched_process_fork:
  case Tracepoint::sched_process_exit:
  case Tracepoint::irq_handler_entry:
  case Tracepoint::irq_handler_exit:
  case Tracepoint::local_timer_entry:
  case Tracepoint::reschedule_entry:
  case Tracepoint::call_function_entry:
  case Tracepoint::ipi_raise:
  case Tracepoint::softirq_raise:
  case Tracepoint::softirq_entry:
  case Tracepoint::softirq_exit:
    return true;
  default:
    return false;
  }
}

/// The disk that an event names, by the place of the argument.
std::optional<std::uint32_t> disk_of(const sim::TraceEvent& event) {
  for (std::size_t i = 0; i < event.arguments.size(); ++i)
    if (kTracepoints[event.kind].arguments[i] == "disk")
      return static_cast<std::uint32_t>(event.arguments[i]);
  return std::nullopt;
}

} // namespace

TraceFilter::TraceFilter(TraceLimits limits, std::unique_ptr<EventSink> inner)
    : limits_(std::move(limits)), inner_(std::move(inner)) {}

bool TraceFilter::in_window(const sim::TraceEvent& event) const {
  if (limits_.measured) return measuring_;
  return !limits_.window || (event.time >= limits_.window->from && event.time < limits_.window->to);
}

bool TraceFilter::wanted(const sim::TraceEvent& event, IoNumber io) {
  const auto kind = kind_of(event);
  if (of_cpu(kind)) return true;
  if (!limits_.ios.empty() && limits_.ios.contains(io)) return true;
  if (limits_.disks.empty()) return limits_.ios.empty();
  if (const auto disk = disk_of(event)) {
    if (!limits_.disks.contains(*disk)) return false;
    if (io != 0) of_disks_.insert(io);
    return true;
  }
  const bool ours = of_disks_.contains(io);
  if (kind == Tracepoint::sys_exit || kind == Tracepoint::aio_return) of_disks_.erase(io);
  return ours;
}

void TraceFilter::on_event(const sim::TraceEvent& event, IoNumber io) {
  last_ = event.time;
  begun_ = std::max(begun_, io);
  if (wanted(event, io) && in_window(event)) inner_->on_event(event, io);
}

void TraceFilter::finish() {
  inner_->finish();
  if (limits_.window && limits_.window->from > last_)
    throw TraceError(fmt::format(
        "--trace-window: found {:.6f}s.., legal is a window that begins before the run ends, at {:.6f} s",
        sim::seconds(limits_.window->from), sim::seconds(last_)));
  if (!limits_.ios.empty() && *limits_.ios.rbegin() > begun_)
    throw TraceError(fmt::format("--trace-ios: found {}, legal are the I/Os of the run, 1 to {}",
                                 *limits_.ios.rbegin(), begun_));
}

} // namespace dioscope::tracing
