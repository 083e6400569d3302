#pragma once
/// Model time: an integer number of nanoseconds on a clock of our own, so that model time and the
/// machine's time cannot be mixed up.
#include <chrono>
#include <cstdint>

namespace dioscope::sim {

using Duration = std::chrono::duration<std::int64_t, std::nano>;

/// The simulation's clock. It has no now(): only Calendar::now() knows the time.
struct ModelClock {
  using rep = Duration::rep;
  using period = Duration::period;
  using duration = Duration;
  using time_point = std::chrono::time_point<ModelClock, Duration>;
  static constexpr bool is_steady = true;
};

using TimePoint = ModelClock::time_point;

/// Later than anything that can happen.
inline constexpr TimePoint kNever = TimePoint::max();

/// For output only: a duration in seconds / microseconds.
constexpr double seconds(Duration d) { return static_cast<double>(d.count()) * 1e-9; }
constexpr double microseconds(Duration d) { return static_cast<double>(d.count()) * 1e-3; }
constexpr double seconds(TimePoint t) { return seconds(t.time_since_epoch()); }

} // namespace dioscope::sim
