#include "models/storage/disk/geometry.hpp"

#include <algorithm>
#include <cmath>

#include "models/storage/parameters.hpp"

namespace dioscope::storage {
using sim::Duration;

Geometry::Geometry(const DiskParameters& p)
    : heads_(p.heads), cylinders_(p.cylinders), revolution_(p.rotation.period()),
      track_ns_((revolution_ + p.track_skew).count()),
      cylinder_ns_((p.heads * revolution_ + (p.heads - 1) * p.track_skew + p.cylinder_skew).count()),
      head_switch_(p.head_switch), seek_single_(p.seek_single), seek_average_(p.seek_average),
      seek_full_(p.seek_full) {
  std::int64_t begin_ns = 0;
  for (std::int64_t z = 0; z < p.zones; ++z) {
    const std::int64_t first = cylinders_ * z / p.zones;
    const std::int64_t count = cylinders_ * (z + 1) / p.zones - first;
    const std::int64_t fall = p.outer_sectors_per_track - p.inner_sectors_per_track;
    const std::int64_t per_track = p.outer_sectors_per_track - (p.zones > 1 ? fall * z / (p.zones - 1) : 0);
    zones_.push_back({sectors_, first, per_track, begin_ns});
    sectors_ += count * heads_ * per_track;
    begin_ns += count * cylinder_ns_;
  }
}

sim::Bytes Geometry::capacity() const { return kSector * sectors_; }

const Geometry::Zone& Geometry::zone_of(std::int64_t sector) const {
  const Zone* zone = &zones_.back();
  while (zone->first_sector > sector) --zone;
  return *zone;
}

std::int64_t Geometry::track_begin_ns(const Zone& zone, std::int64_t track) const {
  return zone.begin_ns + track / heads_ * cylinder_ns_ + track % heads_ * track_ns_;
}

Duration Geometry::begin_of(std::int64_t sector) const {
  const Zone& zone = zone_of(sector);
  const std::int64_t offset = sector - zone.first_sector;
  const std::int64_t track = offset / zone.sectors_per_track;
  const std::int64_t in_track = offset - track * zone.sectors_per_track;
  return Duration{track_begin_ns(zone, track) + in_track * revolution_.count() / zone.sectors_per_track};
}

Duration Geometry::end_before(std::int64_t sector_end) const {
  const Zone& zone = zone_of(sector_end - 1);
  const std::int64_t offset = sector_end - 1 - zone.first_sector;
  const std::int64_t track = offset / zone.sectors_per_track;
  const std::int64_t in_track = offset - track * zone.sectors_per_track;
  return Duration{track_begin_ns(zone, track) +
                  (in_track + 1) * revolution_.count() / zone.sectors_per_track};
}

std::int64_t Geometry::sectors_at(Duration medium_time) const {
  const std::int64_t ns = std::max<std::int64_t>(0, medium_time.count());
  const Zone* zone = &zones_.back();
  while (zone->begin_ns > ns) --zone;
  const std::int64_t cylinder = (ns - zone->begin_ns) / cylinder_ns_;
  const std::int64_t in_cylinder = (ns - zone->begin_ns) % cylinder_ns_;
  const std::int64_t head = std::min(heads_ - 1, in_cylinder / track_ns_);
  const std::int64_t in_track = in_cylinder - head * track_ns_;
  const std::int64_t done =
      std::min(zone->sectors_per_track, in_track * zone->sectors_per_track / revolution_.count());
  return std::min(sectors_, zone->first_sector + (cylinder * heads_ + head) * zone->sectors_per_track + done);
}

std::int64_t Geometry::track_of(std::int64_t sector) const {
  const Zone& zone = zone_of(sector);
  return zone.first_cylinder * heads_ + (sector - zone.first_sector) / zone.sectors_per_track;
}

sim::Rate Geometry::zone_sustained_rate(std::int64_t sector) const {
  const double bytes = static_cast<double>((kSector * (zone_of(sector).sectors_per_track * heads_)).count);
  return {bytes / sim::seconds(Duration{cylinder_ns_})};
}

Duration Geometry::move_time(std::int64_t from_track, std::int64_t to_track) const {
  if (from_track == to_track) return Duration{0};
  const std::int64_t distance = std::abs(from_track / heads_ - to_track / heads_);
  return distance == 0 ? head_switch_ : std::max(head_switch_, seek_time(distance));
}

Duration Geometry::seek_time(std::int64_t distance) const {
  if (distance == 0) return Duration{0};
  const double d = static_cast<double>(distance);
  const double knee = std::max(2.0, static_cast<double>(cylinders_) / 3.0);
  const double end = std::max(knee + 1.0, static_cast<double>(cylinders_ - 1));
  auto between = [](Duration a, Duration b, double share) {
    return a + Duration{std::llround(static_cast<double>((b - a).count()) * share)};
  };
  if (d <= knee) return between(seek_single_, seek_average_, (std::sqrt(d) - 1.0) / (std::sqrt(knee) - 1.0));
  return between(seek_average_, seek_full_, (d - knee) / (end - knee));
}

} // namespace dioscope::storage
