#include "sim/statistics.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "sim/random.hpp"

using namespace dioscope::sim;
using namespace std::chrono_literals;

namespace {

struct Numbers {
  Counter switches;
  Gauge bios;
  DurationHistogram latency;
  Duration busy{0};
};

StatisticTable<Numbers> table() {
  StatisticTable<Numbers> t("kernel.scheduler");
  t.add("switches", &Numbers::switches, "1", "Context switches.")
      .add("peak_bios", &Numbers::bios, "1", "BIOs in flight.")
      .add("latency_us", &Numbers::latency, "us", "From wake-up to running.")
      .add("busy_us", &Numbers::busy, "us", "Time not idle.");
  return t;
}

} // namespace

TEST_CASE("060 Given two snapshots, When subtracted, Then what remains is what happened in between") {
  Numbers n;
  n.switches += 10;
  n.busy += 5us;
  for (int i = 0; i < 100; ++i) n.latency.add(1ms);
  const Numbers warm = n;
  ++n.switches;
  n.bios.add(3);
  n.bios.add(-2);
  n.busy += 7us;
  for (int i = 0; i < 50; ++i) n.latency.add(10us);
  const auto d = table().difference(n, warm);
  CHECK(d.switches.value == 1);
  CHECK(d.bios.level == 1);
  CHECK(d.bios.peak == 3);
  CHECK(d.busy == 7us);
  CHECK(d.latency.count() == 50);
  CHECK(d.latency.sum() == 500us);
  CHECK(d.latency.mean() == 10us);
  CHECK(microseconds(d.latency.quantile(0.99)) == doctest::Approx(10.0).epsilon(0.01));
}

TEST_CASE(
    "068 Given a long wait before an interval and a short one in it, When subtracted, Then the interval's "
    "longest is its own") {
  DurationHistogram before;
  before.add(5ns);
  before.add(1s);
  auto after = before;
  after.add(100ns);
  after.add(10us);
  const auto during = after - before;
  CHECK(during.min() == 100ns);
  CHECK(during.max() >= 10us);
  CHECK(during.max() < 10'160ns); // the upper end of its bin
  after.add(2s);
  CHECK((after - before).max() == 2s);
  CHECK((after - after).max() == 0ns);
}

TEST_CASE("069 Given bins, When visited, Then they are the samples, without gaps in what a bin may have") {
  DurationHistogram histogram;
  for (const auto ns : {0, 127, 128, 129, 130, 4'000'000}) histogram.add(Duration{ns});
  std::vector<std::array<std::int64_t, 3>> bins;
  histogram.each_bin([&](Duration lower, Duration upper, std::uint64_t count) {
    bins.push_back({lower.count(), upper.count(), static_cast<std::int64_t>(count)});
  });
  REQUIRE(bins.size() == 5);
  CHECK(bins[0] == std::array<std::int64_t, 3>{0, 0, 1});
  CHECK(bins[1] == std::array<std::int64_t, 3>{127, 127, 1});
  CHECK(bins[2] == std::array<std::int64_t, 3>{128, 129, 2});
  CHECK(bins[3] == std::array<std::int64_t, 3>{130, 131, 1});
  CHECK(bins[4][0] <= 4'000'000);
  CHECK(bins[4][1] >= 4'000'000);
  DurationHistogram{}.each_bin([](Duration, Duration, std::uint64_t) { FAIL("there are no samples"); });
}

TEST_CASE("061 Given a snapshot, When subtracted from itself, Then nothing happened") {
  Numbers n;
  n.switches += 10;
  for (int i = 1; i < 100; ++i) n.latency.add(Duration{i});
  const auto d = table().difference(n, n);
  CHECK(d.switches.value == 0);
  CHECK(d.latency.count() == 0);
  CHECK(d.latency.quantile(0.5) == 0ns);
  CHECK(d.latency.min() == 0ns);
}

TEST_CASE("062 Given many samples over nine decades, When quantiles are asked, Then they are within 1 %") {
  RandomStream random(1, "quantiles");
  DurationHistogram histogram;
  std::vector<std::int64_t> samples;
  for (int i = 0; i < 20'000; ++i) {
    const auto ns = static_cast<std::int64_t>(100.0 * std::pow(10.0, 8.0 * random.uniform()));
    samples.push_back(ns);
    histogram.add(Duration{ns});
  }
  std::ranges::sort(samples);
  for (const double q : {0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 1.0}) {
    CAPTURE(q);
    const auto rank = static_cast<std::size_t>(std::ceil(q * 20'000.0)) - 1;
    const auto exact = static_cast<double>(samples[rank]);
    CHECK(std::abs(static_cast<double>(histogram.quantile(q).count()) / exact - 1.0) < 0.01);
  }
  CHECK(histogram.min().count() == samples.front());
  CHECK(histogram.max().count() == samples.back());
  CHECK(histogram.quantile(1.0) <= histogram.max());
}

TEST_CASE("063 Given samples at the edges, When added, Then they are counted and bounded") {
  DurationHistogram histogram;
  CHECK(histogram.quantile(0.5) == 0ns);
  CHECK(histogram.mean() == 0ns);
  CHECK(histogram.min() == 0ns);
  histogram.add(1ns);
  CHECK(histogram.min() == 1ns);
  histogram.add(0ns);
  CHECK(histogram.min() == 0ns);
  DurationHistogram later;
  later.add(7ns);
  later += histogram;
  CHECK(later.min() == 0ns);
  CHECK(histogram.quantile(0.5) <= 1ns);
  histogram.add(2000s);
  CHECK(histogram.count() == 3);
  CHECK(histogram.max() == 2000s);
  CHECK(histogram.quantile(1.0) >= 900s);
  CHECK(histogram.quantile(1.0) <= 2000s);
}

TEST_CASE(
    "065 Given statistics, When read, Then every number has its name and quantity, and none stands for no "
    "samples") {
  Numbers n;
  n.switches += 3;
  n.bios.add(5);
  n.bios.add(-4);
  n.busy += 7us;
  const auto read = [&] {
    std::vector<std::pair<std::string, std::optional<double>>> values;
    table().read(n, [&](const Statistic& statistic, const StatisticQuantity& quantity) {
      values.emplace_back(statistic.name + "." + std::string(quantity.name), quantity.value);
    });
    return values;
  };
  using Values = decltype(read());
  CHECK(read() == Values{{"switches.", 3},
                         {"peak_bios.level", 1},
                         {"peak_bios.peak", 5},
                         {"latency_us.count", 0},
                         {"latency_us.mean", std::nullopt},
                         {"latency_us.p50", std::nullopt},
                         {"latency_us.p90", std::nullopt},
                         {"latency_us.p99", std::nullopt},
                         {"latency_us.p99.9", std::nullopt},
                         {"latency_us.max", std::nullopt},
                         {"busy_us.", 7000}});
  n.latency.add(1ns);
  n.latency.add(2ns);
  CHECK(read()[4].second == 1.5);
  CHECK(read()[9].second == 2);
}

TEST_CASE("066 Given two instances of a model, When accumulated, Then every member is their sum") {
  Numbers a;
  Numbers b;
  a.switches += 1;
  b.switches += 2;
  a.bios.add(3);
  b.bios.add(4);
  a.busy = 1us;
  b.busy = 2us;
  b.latency.add(5us);
  Numbers sum;
  table().accumulate(sum, a);
  table().accumulate(sum, b);
  CHECK(sum.switches.value == 3);
  CHECK(sum.bios.level == 7);
  CHECK(sum.bios.peak == 7);
  CHECK(sum.busy == 3us);
  CHECK(sum.latency.count() == 1);
  CHECK(sum.latency.max() == 5us);
}

TEST_CASE(
    "067 Given two quantiles in neighbouring bins, When they are nearer than the resolution, Then always") {
  // What kResolution promises: no two neighbouring bins are farther apart.
  Duration previous{0};
  for (std::int64_t ns = 128; ns < 1'000'000; ns += 1 + ns / 300) {
    DurationHistogram histogram;
    histogram.add(Duration{ns});
    histogram.add(100s);
    const auto middle = histogram.quantile(0.5);
    if (previous.count() > 0) {
      const auto step = static_cast<double>((middle - previous).count());
      CHECK(step <= DurationHistogram::kResolution * static_cast<double>(middle.count()));
    }
    previous = middle;
  }
}

TEST_CASE("064 Given a table, When its declarations are read, Then every row has name, unit and sentence") {
  const auto t = table();
  CHECK(t.model() == "kernel.scheduler");
  const auto list = t.declarations();
  REQUIRE(list.size() == 4);
  CHECK(list[1].name == "peak_bios");
  CHECK(list[2].unit == "us");
  for (const auto& s : list) CHECK(s.sentence.back() == '.');
}
