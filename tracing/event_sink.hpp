#pragma once
/// Where the events of a run go.
#include <cstdint>

#include "sim/trace.hpp"
#include "tracing/names.hpp"

namespace dioscope::tracing {

/// An I/O of the workload: from 1, in the order in which they are begun; 0: none.
using IoNumber = std::uint64_t;

/// Gets the events of a run, details included, in the order in which they happen, each with the I/O that it
/// is part of by its chain of causes.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void on_event(const sim::TraceEvent& event, IoNumber io) = 0;
  /// No more events will come. May throw, as of a full disk.
  virtual void finish() {}
};

} // namespace dioscope::tracing
