#pragma once
/// Where the events of a run go.
#include <cstdint>

#include "models/machine/execution.hpp"
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

  /// The measured interval begins, and ends.
  virtual void on_measuring(bool /*begins*/) {}

  /// What CPUs execute is wanted, too: only then are the next two called.
  virtual bool watches_execution() const { return false; }
  /// As machine::ExecutionWatcher has it, for the I/O that `context` acts for.
  virtual void on_executed(const machine::Context& /*context*/, IoNumber /*io*/, machine::Fn /*fn*/,
                           machine::Reason /*reason*/, sim::TimePoint /*from*/, sim::TimePoint /*to*/) {}
  virtual void on_fetched(const machine::Context& /*context*/, IoNumber /*io*/, machine::Fn /*fn*/) {}

  /// No more events will come. May throw, as of a full disk.
  virtual void finish() {}
};

} // namespace dioscope::tracing
