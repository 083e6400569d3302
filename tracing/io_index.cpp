#include "tracing/io_index.hpp"

#include "models/tracepoints.hpp"

namespace dioscope::tracing {

IoNumber IoIndex::of(const sim::TraceEvent& event) {
  std::uint32_t io = 0;
  switch (kind_of(event)) {
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
    io = static_cast<std::uint32_t>(of_cause(event.cause));
  }
  if (event.id != 0) {
    last_ = event.id;
    recent_[event.id % kRemembered] = io;
  }
  return io;
}

} // namespace dioscope::tracing
