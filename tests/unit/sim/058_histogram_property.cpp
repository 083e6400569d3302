#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <vector>

#include "sim/statistics.hpp"

using namespace dioscope::sim;

namespace {

/// Durations of all magnitudes, 0 and more than the last bin's among them.
rc::Gen<std::vector<std::int64_t>> durations() {
  return rc::gen::container<std::vector<std::int64_t>>(
      rc::gen::map(rc::gen::pair(rc::gen::inRange(0, 51), rc::gen::inRange<std::int64_t>(0, 1 << 20)),
                   [](const auto& drawn) {
                     const auto [magnitude, offset] = drawn;
                     return ((std::int64_t{1} << magnitude) >> 1) +
                            (offset << std::max(0, magnitude - 21)) % (std::int64_t{1} << magnitude);
                   }));
}

DurationHistogram of(const std::vector<std::int64_t>& samples) {
  DurationHistogram histogram;
  for (const auto ns : samples) histogram.add(Duration{ns});
  return histogram;
}

using Bins = std::map<std::pair<std::int64_t, std::int64_t>, std::uint64_t>;

Bins bins_of(const DurationHistogram& histogram) {
  Bins bins;
  histogram.each_bin([&](Duration lower, Duration upper, std::uint64_t count) {
    bins[{lower.count(), upper.count()}] = count;
  });
  return bins;
}

} // namespace

TEST_CASE("058 Given any samples before and in an interval, When subtracted, Then counts and sum are the "
          "interval's, and its extremes lie in its bins") {
  CHECK(rc::check([] {
    const auto before = *durations();
    const auto during = *durations();
    auto all = of(before);
    for (const auto ns : during) all.add(Duration{ns});
    const auto difference = all - of(before);
    const auto alone = of(during);
    RC_ASSERT(difference.count() == alone.count());
    RC_ASSERT(difference.sum() == alone.sum());
    RC_ASSERT(bins_of(difference) == bins_of(alone));
    RC_ASSERT(difference.max() >= alone.max());
    RC_ASSERT(difference.max() <= all.max());
    RC_ASSERT(difference.min() <= alone.min());
    if (during.empty()) return;
    RC_ASSERT(difference.min() >= all.min());
    // Of the same bins as the interval's own.
    RC_ASSERT(bins_of(of({difference.max().count()})) == Bins({{std::prev(bins_of(alone).end())->first, 1}}));
    RC_ASSERT(bins_of(of({difference.min().count()})) == Bins({{bins_of(alone).begin()->first, 1}}));
    if (alone.max() > of(before).max()) RC_ASSERT(difference.max() == alone.max());
    if (alone.min() < of(before).min() || before.empty()) RC_ASSERT(difference.min() == alone.min());
    for (const double q : {0.0, 0.5, 0.9, 0.99, 0.999, 1.0})
      RC_ASSERT(difference.quantile(q) <= difference.max());
  }));
}

TEST_CASE("059 Given any samples, When their bins are visited, Then each sample lies in one of them") {
  CHECK(rc::check([] {
    const auto samples = *durations();
    const auto bins = bins_of(of(samples));
    std::uint64_t count = 0;
    for (const auto& bin : bins) {
      const auto& bounds = bin.first;
      const auto n = bin.second;
      count += n;
      const auto within = std::ranges::count_if(samples, [&, last = bounds == bins.rbegin()->first](auto ns) {
        return ns >= bounds.first && (ns <= bounds.second || (last && ns >= std::int64_t{1} << 48));
      });
      RC_ASSERT(static_cast<std::uint64_t>(within) == n);
      if (bounds.first >= 128)
        RC_ASSERT(static_cast<double>(bounds.second - bounds.first + 1) <=
                  static_cast<double>(bounds.first) * DurationHistogram::kResolution);
    }
    RC_ASSERT(count == samples.size());
  }));
}
