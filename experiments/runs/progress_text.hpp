#pragma once
/// The progress line as text, from what the runs reported.
#include <chrono>
#include <cstdint>
#include <span>
#include <string>

#include "sim/time.hpp"

namespace dioscope::experiments {

/// Time of the machine that runs the simulator, as opposed to model time.
using RealTime = std::chrono::nanoseconds;

enum class ProgressUnit : std::uint8_t { ios, schedules, points };

/// How far one run is.
struct ProgressRecord {
  sim::Duration simulated{}; ///< 0 where that says nothing
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  ProgressUnit unit = ProgressUnit::ios;
  std::uint64_t found = 0; ///< of `done`: what was there already and took no time
};

/// One of the runs that are under way.
struct RunUnderWay {
  std::string name;
  ProgressRecord record;
};

/// Several runs, one after the other or at the same time.
struct Progress {
  std::span<const RunUnderWay> running; ///< all of one unit
  std::size_t ended = 0;                ///< before them
  std::size_t total = 1;                ///< runs, those that have not begun included
  sim::Duration simulated{};            ///< by all of them so far
  RealTime elapsed{};                   ///< since the first began
};

/// "run 3 of 8: 31 %, 9 s left, sync read, old: 17 432 of 160 000 I/Os, 12.4 s simulated, 14.2 x real time":
/// what matters most stands first, since a narrow terminal cuts the rest off. Of all runs: the percentage,
/// simulated time, speed and time left, which are missing as long as nothing can be said. A single run has no
/// number, several at a time have no name. Empty when none is under way.
std::string progress_text(const Progress& progress);

/// Cut to at most `width` columns, counting bytes of UTF-8 beginnings.
std::string cut_to_width(std::string text, std::size_t width);

} // namespace dioscope::experiments
