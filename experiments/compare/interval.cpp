#include "experiments/compare/interval.hpp"

#include <boost/math/distributions/students_t.hpp>

#include <cmath>
#include <numeric>

namespace dioscope::experiments {
namespace {

/// Computed in double: long double differs between processors, and under valgrind.
using Student = boost::math::students_t_distribution<
    double, boost::math::policies::policy<boost::math::policies::promote_double<false>>>;

} // namespace

double student_quantile(double confidence, double degrees) {
  const Student distribution(degrees);
  return boost::math::quantile(distribution, (1 + confidence) / 2);
}

double student_two_sided(double t, double degrees) {
  const Student distribution(degrees);
  return 2 * boost::math::cdf(boost::math::complement(distribution, std::abs(t)));
}

Interval interval_of(double mean, double standard_error, double degrees, double confidence) {
  return {mean, standard_error * student_quantile(confidence, degrees)};
}

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

Interval interval_of(std::span<const double> samples, double confidence) {
  const auto n = static_cast<double>(samples.size());
  const double mean = mean_of(samples);
  double squares = 0;
  for (const double sample : samples) squares += (sample - mean) * (sample - mean);
  return interval_of(mean, std::sqrt(squares / (n - 1) / n), n - 1, confidence);
}

std::vector<double> paired_differences(std::span<const double> baseline, std::span<const double> variant) {
  std::vector<double> pairs(variant.begin(), variant.end());
  for (std::size_t i = 0; i < pairs.size(); ++i) pairs[i] -= baseline[i];
  return pairs;
}

Interval paired_interval(std::span<const double> baseline, std::span<const double> variant,
                         double confidence) {
  const auto pairs = paired_differences(baseline, variant);
  return pairs.size() == 1 ? Interval{pairs[0], 0} : interval_of(pairs, confidence);
}

} // namespace dioscope::experiments
