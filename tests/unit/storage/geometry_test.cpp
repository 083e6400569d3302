#include <doctest/doctest.h>

#include "models/storage/disk/geometry.hpp"
#include "models/storage/parameters.hpp"
#include "sim/random.hpp"

namespace dioscope::storage {

TEST_CASE(
    "501: Given the default disk, When its geometry is summed, Then it is the 36 GB drive that was meant") {
  const Geometry g{DiskParameters{}};
  CHECK(static_cast<double>(g.capacity().count) == doctest::Approx(35.8e9).epsilon(0.02));
  CHECK(g.zone_sustained_rate(0).bytes_per_second == doctest::Approx(36e6).epsilon(0.01));
  CHECK(g.zone_sustained_rate(g.sectors() - 1).bytes_per_second == doctest::Approx(21e6).epsilon(0.02));
  CHECK(g.revolution() == sim::Duration{5'985'037});
  CHECK(g.cylinder_of(g.sectors() - 1) == 15109);
}

TEST_CASE("502: Given any sector, When medium time goes there and back, Then it is the same sector") {
  const Geometry g{DiskParameters{}};
  sim::RandomStream random(7, "geometry");
  for (int i = 0; i < 20'000; ++i) {
    const auto s = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(g.sectors() - 1)));
    REQUIRE(g.end_before(s + 1) > g.begin_of(s));
    REQUIRE(g.begin_of(s + 1) >= g.end_before(s + 1));
    const auto back = g.sectors_at(g.end_before(s + 1) + sim::Duration{1});
    REQUIRE(back == s + 1);
    REQUIRE(g.sectors_at(g.end_before(s + 1) - sim::Duration{2}) == s);
  }
}

TEST_CASE("503: Given the edges of zones, cylinders and tracks, When medium time passes them, Then skews lie "
          "between") {
  const DiskParameters p;
  const Geometry g{p};
  const std::int64_t track = p.outer_sectors_per_track;
  CHECK(g.begin_of(track) - g.end_before(track) == p.track_skew);
  CHECK(g.begin_of(track * p.heads) - g.end_before(track * p.heads) == p.cylinder_skew);
  std::int64_t edges = 0;
  for (std::int64_t c = 0; c < p.zones; ++c) {
    const std::int64_t first_cylinder = p.cylinders * (c + 1) / p.zones;
    std::int64_t low = 0;
    std::int64_t high = g.sectors();
    while (low < high) {
      const std::int64_t middle = (low + high) / 2;
      (g.cylinder_of(middle) >= first_cylinder ? high : low) =
          (g.cylinder_of(middle) >= first_cylinder) ? middle : middle + 1;
    }
    if (low == g.sectors()) continue;
    ++edges;
    CHECK(g.begin_of(low) - g.end_before(low) == p.cylinder_skew);
  }
  CHECK(edges == p.zones - 1);
}

TEST_CASE("504: Given the seek curve, When distances grow, Then times grow and meet the three given points") {
  const DiskParameters p;
  const Geometry g{p};
  CHECK(g.seek_time(0) == sim::Duration{0});
  CHECK(g.seek_time(1) == p.seek_single);
  CHECK(g.seek_time(p.cylinders - 1) == p.seek_full);
  const auto third = g.seek_time(p.cylinders / 3);
  CHECK(third > p.seek_average - sim::Duration{2'000});
  CHECK(third <= p.seek_average);
  for (std::int64_t d = 1; d < p.cylinders - 1; ++d) REQUIRE(g.seek_time(d + 1) >= g.seek_time(d));
}

} // namespace dioscope::storage
