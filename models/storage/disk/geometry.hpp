#pragma once
/// Where sectors are, and when the medium has them under the head.
///
/// Medium time: the time a disk needs to stream from sector 0 up to a sector, skews included. Skews are laid
/// out so that streaming never loses a revolution; hence the angle of a sector is its medium time modulo a
/// revolution, and a stream's position is a function of time.
#include <vector>

#include "models/storage/disk/disk_parameters.hpp"
#include "sim/time.hpp"

namespace dioscope::storage {

class Geometry {
 public:
  explicit Geometry(const DiskParameters& parameters);

  std::int64_t sectors() const { return sectors_; }
  sim::Bytes capacity() const;
  sim::Duration revolution() const { return revolution_; }

  /// Medium time at which `sector` begins. Precondition: 0 <= sector < sectors().
  sim::Duration begin_of(std::int64_t sector) const;
  /// Medium time at which the sector before `sector_end` has been transferred. Precondition: 0 < sector_end
  /// <= sectors().
  sim::Duration end_before(std::int64_t sector_end) const;
  /// Sectors transferred completely at a medium time, counted from sector 0. Rounds down.
  std::int64_t sectors_at(sim::Duration medium_time) const;
  /// Track of a sector, counted over all cylinders from the outside.
  std::int64_t track_of(std::int64_t sector) const;
  std::int64_t cylinder_of(std::int64_t sector) const { return track_of(sector) / heads_; }

  /// What a stream reaches in the zone of `sector`, skews included.
  sim::Rate zone_sustained_rate(std::int64_t sector) const;

  /// Time to move from one track to another, without rotation: 0 for the same, a head switch within the
  /// cylinder, else the seek curve.
  sim::Duration move_time(std::int64_t from_track, std::int64_t to_track) const;
  /// The seek curve over a number of cylinders: root up to a third of the stroke, linear beyond. 0 for 0.
  sim::Duration seek_time(std::int64_t cylinders) const;

 private:
  struct Zone {
    std::int64_t first_sector;
    std::int64_t first_cylinder;
    std::int64_t sectors_per_track;
    std::int64_t begin_ns;
  };
  const Zone& zone_of(std::int64_t sector) const;
  std::int64_t track_begin_ns(const Zone& zone, std::int64_t track_in_zone) const;

  std::vector<Zone> zones_;
  std::int64_t sectors_ = 0;
  std::int64_t heads_;
  std::int64_t cylinders_;
  sim::Duration revolution_;
  std::int64_t track_ns_;    ///< a revolution and the skew to the next track
  std::int64_t cylinder_ns_; ///< all tracks of a cylinder and the skew to the next one
  sim::Duration head_switch_;
  sim::Duration seek_single_;
  sim::Duration seek_average_;
  sim::Duration seek_full_;
};

} // namespace dioscope::storage
