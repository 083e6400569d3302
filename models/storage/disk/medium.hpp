#pragma once
/// The arm and the spindle of one disk: how long it takes to have a sector under the head.
#include "models/storage/disk/geometry.hpp"
#include "models/storage/statistics.hpp"

namespace dioscope::storage {

/// One stretch at a time, by a reader or a writer: reach() says when the first sector of a stretch begins,
/// leave() where and when the stretch ended.
class Medium {
 public:
  /// `phase`: the spindle's angle at time 0, as time since sector 0 passed. `statistics` are those of all
  /// disks together.
  Medium(const Geometry& geometry, sim::Duration write_settle, sim::Duration phase,
         DiskStatistics& statistics)
      : geometry_(geometry), statistics_(statistics), write_settle_(write_settle), phase_(phase) {}

  const Geometry& geometry() const { return geometry_; }

  /// When `sector` begins to pass under the head, setting out now. Straight on from the last stretch costs
  /// its skew only; anything else moves the arm or the head, settles for a write, and waits for the angle.
  sim::TimePoint reach(sim::TimePoint now, std::int64_t sector, bool write) {
    sim::TimePoint there = now;
    if (sector != next_sector_ || now != next_time_) {
      const std::int64_t track = geometry_.track_of(sector);
      const sim::Duration move = geometry_.move_time(track_, track);
      if (write && track != track_) there += write_settle_;
      if (geometry_.cylinder_of(sector) != cylinder_) ++statistics_.seeks;
      ++statistics_.positionings;
      there += move;
    }
    const sim::Duration revolution = geometry_.revolution();
    const sim::Duration angle = (there.time_since_epoch() + phase_) % revolution;
    const sim::Duration wait = geometry_.begin_of(sector) % revolution - angle;
    return there + (wait.count() < 0 ? wait + revolution : wait);
  }

  /// The stretch that set out at `since` has ended before sector `next`. Precondition: next > 0.
  void leave(sim::TimePoint since, sim::TimePoint now, std::int64_t next) {
    statistics_.medium_busy += now - since;
    next_sector_ = next;
    next_time_ = now;
    track_ = geometry_.track_of(next - 1);
    cylinder_ = geometry_.cylinder_of(next - 1);
  }

 private:
  const Geometry& geometry_;
  DiskStatistics& statistics_;
  sim::Duration write_settle_;
  sim::Duration phase_;
  std::int64_t track_ = 0;
  std::int64_t cylinder_ = 0;
  std::int64_t next_sector_ = 0;
  sim::TimePoint next_time_{sim::Duration{-1}};
};

} // namespace dioscope::storage
