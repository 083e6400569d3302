#pragma once
/// One I/O of the workload: where it went, when, and what it caused.
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "sim/time.hpp"
#include "sim/units.hpp"
#include "tracing/event_sink.hpp"

namespace dioscope::tracing {

/// The points of an I/O's way, in order. Of an I/O of several BIOs they are those of the BIO that ended last
/// and of the command that carried it, since that is what the I/O waited for.
enum class Point : std::uint8_t {
  entered,
  submitted,
  merged,
  request,
  queued,
  unplugged,
  issued,
  at_disk,
  loop_won,
  transferred,
  responded,
  interrupt,
  answered,
  softirq,
  completed,
  ended,
  woken,
  running,
  returned,
  count_
};
inline constexpr std::size_t kPoints = static_cast<std::size_t>(Point::count_);

struct PointText {
  std::string_view name;
  std::string_view phase;    ///< that its stage belongs to: several that follow each other have the same
  std::string_view sentence; ///< what happens there
};
/// By point.
std::span<const PointText> point_texts();

/// Trivially copyable, so that it can be kept in files and sent through pipes as it is.
struct IoRecord {
  IoNumber number = 0;
  std::array<char, 32> task_name{}; ///< ends with a 0
  std::uint32_t task = 0;           ///< pid
  std::uint64_t number_of_task = 0; ///< from 1: the same I/O whatever the design
  std::uint32_t disk = 0;           ///< of its first BIO
  bool write = false;
  bool asynchronous = false;
  bool measured = false; ///< it returned in the measured interval, whose statistics count it
  sim::Bytes offset{};   ///< in its volume
  sim::Bytes size{};
  /// kNever: it did not pass there. Every time is that of the point before, or later.
  std::array<sim::TimePoint, kPoints> times{};
  sim::TimePoint first_ended = sim::kNever; ///< end_io of the BIO that ended first
  /// When the program could use the answer: returned, of an asynchronous I/O the end of io_getevents; kNever
  /// when the run ended before.
  sim::TimePoint delivered = sim::kNever;
  // CPUs; sim::kNoCpu where there is none.
  std::uint16_t submit_cpu = sim::kNoCpu;
  std::uint16_t interrupt_cpu = sim::kNoCpu;
  std::uint16_t complete_cpu = sim::kNoCpu; ///< end_io of the last BIO
  std::uint16_t return_cpu = sim::kNoCpu;
  std::uint32_t bios = 0;
  std::uint32_t merged_bios = 0; ///< that joined the request of another BIO
  // What it caused: what its chain of causes leads to, so that over all I/Os each is counted once.
  std::uint32_t commands = 0;
  std::uint32_t interrupts = 0;
  std::uint32_t switches = 0;
  std::uint32_t wakeups = 0;
  std::uint32_t cache_lines = 0; ///< that CPUs had to fetch, or to take from others

  sim::TimePoint& at(Point point) { return times[static_cast<std::size_t>(point)]; }
  sim::TimePoint at(Point point) const { return times[static_cast<std::size_t>(point)]; }
  sim::Duration latency() const { return at(Point::returned) - at(Point::entered); }
  /// From the point before, as far as it passed there, to `point`; none when it did not pass `point`. All
  /// together are the latency. Of `entered` none.
  std::optional<sim::Duration> stage(Point point) const;
};

} // namespace dioscope::tracing
