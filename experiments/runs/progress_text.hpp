#pragma once
/// The progress line as text, from what the variants reported.
#include <chrono>
#include <cstdint>
#include <span>
#include <string>

#include "sim/time.hpp"

namespace dioscope::experiments {

/// Time of the machine that runs the simulator, as opposed to model time.
using RealTime = std::chrono::nanoseconds;

enum class ProgressUnit : std::uint8_t { ios, schedules, points };

/// How far one variant is.
struct ProgressRecord {
  sim::Duration simulated{}; ///< 0 where that says nothing
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  ProgressUnit unit = ProgressUnit::ios;
};

/// One running variant on the line.
struct RunningVariant {
  std::string name;
  ProgressRecord record;
  RealTime running_for{};
};

/// "sync read, old: 12.4 s simulated, 17 432 of 160 000 I/Os (11 %), 14.2 x real time, 9 s left"; with
/// several variants (of one unit) their sums, their number instead of the name, and simulated time and speed
/// of all together. Speed and time left are missing as long as nothing can be said.
std::string progress_text(std::span<const RunningVariant> running);

/// Cut to at most `width` columns, counting bytes of UTF-8 beginnings.
std::string cut_to_width(std::string text, std::size_t width);

} // namespace dioscope::experiments
