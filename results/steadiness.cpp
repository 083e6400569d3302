#include "results/steadiness.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace dioscope::results {
namespace {

double mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Sum of the squared distances from the mean.
double squares(std::span<const double> values) {
  const double centre = mean(values);
  double sum = 0;
  for (const double value : values) sum += (value - centre) * (value - centre);
  return sum;
}

} // namespace

Steadiness steadiness(std::string_view name, std::span<const double> values) {
  const auto early = values.first(values.size() / 4);
  const auto late = values.last(values.size() / 2);
  const auto n = static_cast<double>(values.size());
  const auto of_early = static_cast<double>(early.size());
  const auto of_late = static_cast<double>(late.size());
  Steadiness result;
  result.name = name;
  result.batches = static_cast<std::int64_t>(values.size());
  result.standard_error = std::sqrt(squares(values) / (n - 1) / n);
  result.early = mean(early);
  result.late = mean(late);
  // Around their own means: a drift must not hide itself by widening the spread.
  const double degrees = std::max(1.0, of_early + of_late - 2);
  const double variance = (squares(early) + squares(late)) / degrees;
  result.drift_error = std::sqrt(variance * (1 / of_early + 1 / of_late));
  return result;
}

} // namespace dioscope::results
