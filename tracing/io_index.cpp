#include "tracing/io_index.hpp"

#include "models/tracepoints.hpp"

namespace dioscope::tracing {

std::uint32_t IoIndex::of_cause(const sim::TraceEvent& event) {
  if (event.cause == 0) return 0;
  if (event.cause + kRemembered > last_) return recent_[event.cause % kRemembered];
  ++lost_;
  return 0;
}

IoNumber IoIndex::of(const sim::TraceEvent& event) {
  std::uint32_t io = 0;
  switch (static_cast<Tracepoint>(event.kind)) {
  case Tracepoint::sys_enter:
    io = ++begun_;
    if (in_call_.size() <= event.task) in_call_.resize(event.task + 1);
    in_call_[event.task] = io;
    break;
  case Tracepoint::aio_submit:
    io = ++begun_;
    break;
  case Tracepoint::sys_exit:
    // Whoever woke the task last may have acted for somebody else.
    io = event.task < in_call_.size() ? in_call_[event.task] : 0;
    break;
  default:
    io = of_cause(event);
  }
  if (event.id != 0) {
    last_ = event.id;
    recent_[event.id % kRemembered] = io;
  }
  return io;
}

} // namespace dioscope::tracing
