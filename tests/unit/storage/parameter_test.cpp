#include <doctest/doctest.h>

#include <set>

#include "models/storage/parameters.hpp"
#include "models/storage/statistics.hpp"

namespace dioscope::storage {
namespace {

template <class T>
void check_table() {
  const auto& table = T::table();
  INFO(table.path);
  std::set<std::string> names;
  for (const auto& p : table.parameters) {
    INFO(p.name);
    CHECK(names.insert(p.name).second);
    CHECK_FALSE(p.source.empty());
    CHECK_FALSE(p.sentence.empty());
    CHECK_NOTHROW(sim::check_range(p, p.default_value));
    T value;
    p.set(&value, p.default_value);
    CHECK(p.get(&value) == p.default_value);
  }
}

} // namespace

TEST_CASE("505: Given the parameter tables, When defaults are checked, Then each is in its range and has a "
          "source") {
  check_table<DiskParameters>();
  check_table<FixedLatencyParameters>();
  check_table<LoopParameters>();
  check_table<AdapterParameters>();
  check_table<PciParameters>();
  check_table<MemoryBusParameters>();
  check_table<StorageParameters>();
  CHECK(DiskParameters::table().parameters.size() == 19);
  CHECK_NOTHROW(StorageParameters{}.check());
}

TEST_CASE(
    "506: Given values that contradict each other, When they are checked, Then the message names them") {
  StorageParameters p;
  p.disk.head_switch = p.disk.track_skew + sim::Duration{1};
  CHECK_THROWS_WITH_AS(p.check(), "storage.disk: head_switch must not exceed track_skew",
                       std::invalid_argument);
  p = {};
  p.pci_buses = 5;
  CHECK_THROWS_AS(p.check(), std::invalid_argument);
  p = {};
  p.disk.inner_sectors_per_track = 500;
  CHECK_THROWS_AS(p.check(), std::invalid_argument);
}

TEST_CASE(
    "507: Given two snapshots of statistics, When subtracted, Then every declared one is a difference") {
  LoopStatistics a;
  a.tenancies.value = 3;
  a.busy = sim::Duration{100};
  LoopStatistics b = a;
  b.tenancies.value = 10;
  b.busy = sim::Duration{400};
  const auto d = LoopStatistics::table().difference(b, a);
  CHECK(d.tenancies.value == 7);
  CHECK(d.busy == sim::Duration{300});
  CHECK(LoopStatistics::table().declarations().size() == 8);
  CHECK(DeviceStatistics::table().declarations().size() == 5);
  CHECK(DiskStatistics::table().declarations().size() == 3);
  CHECK(AdapterStatistics::table().declarations().size() == 3);
}

} // namespace dioscope::storage
