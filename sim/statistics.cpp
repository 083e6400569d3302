#include "sim/statistics.hpp"

#include <algorithm>
#include <cmath>

namespace dioscope::sim {

Duration DurationHistogram::middle_of(std::size_t bin) {
  if (bin < 128) return Duration{static_cast<std::int64_t>(bin)};
  const auto shift = bin / 64 - 1;
  const auto low = static_cast<std::int64_t>(bin - shift * 64) << shift;
  return Duration{low + (std::int64_t{1} << shift) / 2};
}

Duration DurationHistogram::quantile(double q) const {
  if (count_ == 0) return Duration{0};
  const auto rank =
      std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::ceil(q * static_cast<double>(count_))));
  std::uint64_t below = 0;
  for (std::size_t bin = bin_of(min_); bin < kBins; ++bin) {
    below += bins_[bin];
    if (below >= rank) return std::min(max_, middle_of(bin));
  }
  return max_;
}

DurationHistogram& DurationHistogram::operator+=(const DurationHistogram& other) {
  if (other.count_ == 0) return *this;
  for (auto bin = bin_of(other.min_); bin <= bin_of(other.max_); ++bin) bins_[bin] += other.bins_[bin];
  count_ += other.count_;
  sum_ += other.sum_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
  return *this;
}

DurationHistogram operator-(DurationHistogram a, const DurationHistogram& b) {
  if (b.count_ == 0) return a;
  for (auto bin = DurationHistogram::bin_of(b.min_); bin <= DurationHistogram::bin_of(b.max_); ++bin)
    a.bins_[bin] -= b.bins_[bin];
  a.count_ -= b.count_;
  a.sum_ -= b.sum_;
  return a;
}

std::vector<StatisticQuantity> quantities(const Counter& counter) {
  return {{"", static_cast<double>(counter.value)}};
}

std::vector<StatisticQuantity> quantities(const Gauge& gauge) {
  return {{"level", static_cast<double>(gauge.level)}, {"peak", static_cast<double>(gauge.peak)}};
}

std::vector<StatisticQuantity> quantities(const Duration& duration) {
  return {{"", static_cast<double>(duration.count())}};
}

std::vector<StatisticQuantity> quantities(const DurationHistogram& histogram) {
  const auto count = static_cast<double>(histogram.count());
  const auto ns = [&](Duration d) {
    return count == 0 ? std::nullopt : std::optional(static_cast<double>(d.count()));
  };
  return {{"count", count, true},
          {"mean",
           count == 0 ? std::nullopt : std::optional(static_cast<double>(histogram.sum().count()) / count)},
          {"p50", ns(histogram.quantile(0.5))},
          {"p99", ns(histogram.quantile(0.99))},
          {"max", ns(histogram.max())}};
}

} // namespace dioscope::sim
