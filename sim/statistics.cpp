#include "sim/statistics.hpp"

#include <algorithm>
#include <cmath>

namespace dioscope::sim {

DurationHistogram::Bins DurationHistogram::make_bins() {
  // ln(1e12) / ln(1.01) bins of 1 % each
  return boost::histogram::make_histogram_with(std::vector<std::uint32_t>(), Axis(2777, 1.0, 1e12));
}

Duration DurationHistogram::quantile(double q) const {
  if (count_ == 0) return Duration{0};
  const auto rank =
      std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::ceil(q * static_cast<double>(count_))));
  std::uint64_t below = 0;
  for (int i = -1; i <= bins_.axis().size(); ++i) {
    below += bins_.at(i);
    if (below < rank) continue;
    const auto& axis = bins_.axis();
    const double middle = i < 0 ? 1.0 : std::sqrt(axis.value(i) * axis.value(i + 1));
    return std::min(max_, Duration{std::llround(middle)});
  }
  return max_;
}

DurationHistogram operator-(DurationHistogram a, const DurationHistogram& b) {
  for (int i = -1; i <= a.bins_.axis().size(); ++i) a.bins_.at(i) -= b.bins_.at(i);
  a.count_ -= b.count_;
  a.sum_ -= b.sum_;
  return a;
}

} // namespace dioscope::sim
