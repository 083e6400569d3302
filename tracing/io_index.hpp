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
  /// The I/O of what was caused by the event `cause`.
  IoNumber of_cause(sim::EventId cause) {
    if (cause == 0) return 0;
    if (cause + kRemembered > last_) return recent_[cause % kRemembered];
    ++lost_;
    return 0;
  }
  /// Times that a cause was too long ago.
  std::uint64_t lost() const { return lost_; }

 private:
  std::vector<std::uint32_t> recent_ = std::vector<std::uint32_t>(kRemembered); ///< by event id, modulo
  std::vector<std::uint32_t> in_call_; ///< by task: the I/O of the read or write that it is in
  std::uint32_t begun_ = 0;
  std::uint64_t last_ = 0; ///< event id
  std::uint64_t lost_ = 0;
};

} // namespace dioscope::tracing
