#pragma once
/// A part of a run.
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>

#include "tracing/event_sink.hpp"

namespace dioscope::tracing {

/// A trace was asked for of something that the run does not have. what() says what it has.
class TraceError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// When, and of what. What is not given is not limited.
struct TraceLimits {
  struct Window {
    sim::TimePoint from{};
    sim::TimePoint to = sim::kNever; ///< not in it any more
  };
  std::optional<Window> window;
  bool measured = false; ///< the measured interval is the window
  std::set<std::uint32_t> disks;
  std::set<IoNumber> ios;
};

/// Passes on what is within `limits`. Limits on disks and I/Os concern what happens for I/Os: what tasks,
/// interrupts, softirqs and timers do to CPUs is passed all the same, since a CPU's lane with gaps would be
/// false.
class TraceFilter final : public EventSink {
 public:
  TraceFilter(TraceLimits limits, std::unique_ptr<EventSink> inner);
  void on_event(const sim::TraceEvent& event, IoNumber io) override;
  void on_measuring(bool begins) override { measuring_ = begins; }
  /// Throws TraceError when the run ended before the window began, or had no such I/O.
  void finish() override;

 private:
  bool in_window(const sim::TraceEvent& event) const;
  /// Learns which I/Os are of wanted disks.
  bool wanted(const sim::TraceEvent& event, IoNumber io);

  TraceLimits limits_;
  std::unique_ptr<EventSink> inner_;
  bool measuring_ = false;
  sim::TimePoint last_{};
  IoNumber begun_ = 0;
  std::set<IoNumber> of_disks_; ///< I/Os under way on wanted disks
};

} // namespace dioscope::tracing
