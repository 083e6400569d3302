#pragma once
/// Which I/O an event is part of.
#include <cstdint>
#include <vector>

#include "sim/trace.hpp"
#include "tracing/event_sink.hpp"

namespace dioscope::tracing {

/// Follows the causes of all events from the system call on. Remembers the last kRemembered events: a cause
/// longer ago than that is not found, and counted.
class IoIndex {
 public:
  static constexpr std::uint64_t kRemembered = std::uint64_t{1} << 21;

  /// The I/O of `event`; to be called for every event of the run in order.
  IoNumber of(const sim::TraceEvent& event);
  /// I/Os begun so far.
  IoNumber begun() const { return begun_; }
  /// Events whose cause was too long ago.
  std::uint64_t lost() const { return lost_; }

 private:
  std::uint32_t of_cause(const sim::TraceEvent& event);
  std::vector<std::uint32_t> recent_ = std::vector<std::uint32_t>(kRemembered); ///< by event id, modulo
  std::vector<std::uint32_t> in_call_; ///< by task: the I/O of the read or write that it is in
  std::uint32_t begun_ = 0;
  std::uint64_t last_ = 0; ///< event id
  std::uint64_t lost_ = 0;
};

} // namespace dioscope::tracing
