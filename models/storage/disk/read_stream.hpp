#pragma once
/// Reading straight on: where a reading medium is, as a function of time.
#include <algorithm>

#include "models/storage/disk/medium.hpp"

namespace dioscope::storage {

/// A stretch that reads from a sector up to `stop`, and stops there unless it is extended before. No events:
/// every question is answered in closed form.
class ReadStream {
 public:
  explicit ReadStream(Medium& medium) : medium_(medium) {}

  bool active() const { return active_; }
  /// The sector before which it stops.
  std::int64_t stop() const { return stop_; }

  /// Position to `sector` and read up to `stop`. Ends what was under way.
  void start(sim::TimePoint now, std::int64_t sector, std::int64_t stop) {
    end(now);
    active_ = true;
    run(now, sector, stop);
  }
  /// Read on up to `stop`. A medium that has stopped already sets out again, when `resume`.
  void extend(sim::TimePoint now, std::int64_t stop, bool resume) {
    if (stop <= stop_) return;
    if (now <= stop_time_) {
      stop_ = stop;
      stop_time_ = time_of_end(stop);
    } else if (resume) {
      const std::int64_t from = stop_;
      medium_.leave(since_, stop_time_, from);
      run(now, from, stop);
    }
  }
  /// Stop at once and forget what was read.
  void end(sim::TimePoint now) {
    if (!active_) return;
    active_ = false;
    medium_.leave(since_, std::min(now, stop_time_), std::max(first_ + 1, filled(now)));
  }

  /// When the sector before `sector_end` is in the buffer; long ago for what was read before the medium last
  /// stopped.
  sim::TimePoint time_of_end(std::int64_t sector_end) const {
    return sector_end <= first_ ? since_ : origin_ + medium_.geometry().end_before(sector_end);
  }
  /// The sector up to which everything is in the buffer.
  std::int64_t filled(sim::TimePoint now) const {
    if (now >= stop_time_) return stop_;
    return std::max(first_, medium_.geometry().sectors_at(now - origin_));
  }

 private:
  void run(sim::TimePoint now, std::int64_t sector, std::int64_t stop) {
    since_ = now;
    first_ = sector;
    origin_ = medium_.reach(now, sector, false) - medium_.geometry().begin_of(sector);
    stop_ = stop;
    stop_time_ = time_of_end(stop);
  }

  Medium& medium_;
  bool active_ = false;
  std::int64_t first_ = 0;
  std::int64_t stop_ = 0;
  sim::TimePoint since_{};
  sim::TimePoint origin_{}; ///< when medium time 0 was, or would have been
  sim::TimePoint stop_time_{};
};

} // namespace dioscope::storage
