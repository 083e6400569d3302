#include "sim/statistics.hpp"

#include <algorithm>
#include <cmath>

namespace dioscope::sim {

Duration DurationHistogram::quantile(double q) const {
  if (count_ == 0) return Duration{0};
  const auto rank =
      std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::ceil(q * static_cast<double>(count_))));
  std::uint64_t below = 0;
  const auto highest = bin_of(max_);
  for (auto bin = bin_of(min_); bin <= highest; ++bin) {
    below += bins_[bin - first_];
    if (below >= rank) return std::min(max_, middle_of(bin));
  }
  return max_;
}

DurationHistogram& DurationHistogram::operator+=(const DurationHistogram& other) {
  if (other.count_ == 0) return *this;
  const auto lowest = bin_of(other.min_);
  const auto highest = bin_of(other.max_);
  widen(lowest);
  widen(highest);
  // Those of all CPUs and lock classes are added up at every snapshot.
  auto* to = &bins_[lowest - first_];
  const auto* from = &other.bins_[lowest - other.first_];
  for (const auto* const end = from + (highest - lowest + 1); from != end; ++from, ++to) *to += *from;
  count_ += other.count_;
  sum_ += other.sum_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
  return *this;
}

DurationHistogram operator-(DurationHistogram a, const DurationHistogram& b) {
  if (b.count_ == 0) return a;
  const auto highest = DurationHistogram::bin_of(b.max_);
  for (auto bin = DurationHistogram::bin_of(b.min_); bin <= highest; ++bin)
    a.bins_[bin - a.first_] -= b.bins_[bin - b.first_];
  a.count_ -= b.count_;
  a.sum_ -= b.sum_;
  a.tighten();
  return a;
}

void DurationHistogram::add_outside(Duration d) {
  const auto bin = bin_of(d);
  if (bin - first_ >= bins_.size()) widen(bin);
  ++bins_[bin - first_];
}

void DurationHistogram::widen(std::size_t bin) {
  constexpr std::size_t kOctave = 64;
  const auto low = bin / kOctave * kOctave;
  if (bins_.empty()) first_ = low;
  if (low < first_) {
    bins_.insert(bins_.begin(), first_ - low, 0);
    first_ = low;
  }
  bins_.resize(std::max(bins_.size(), low + kOctave - first_));
}

void DurationHistogram::tighten() {
  if (count_ == 0) {
    min_ = Duration::max();
    max_ = Duration{0};
    return;
  }
  auto lowest = bin_of(min_);
  while (bins_[lowest - first_] == 0) ++lowest;
  if (lowest != bin_of(min_)) min_ = lower_of(lowest);
  auto highest = bin_of(max_);
  while (bins_[highest - first_] == 0) --highest;
  if (highest != bin_of(max_)) max_ = upper_of(highest);
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
          {"p90", ns(histogram.quantile(0.9))},
          {"p99", ns(histogram.quantile(0.99))},
          {"p99.9", ns(histogram.quantile(0.999))},
          {"max", ns(histogram.max())}};
}

} // namespace dioscope::sim
