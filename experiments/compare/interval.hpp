#pragma once
/// Confidence intervals of means.
#include <cstddef>
#include <span>
#include <vector>

namespace dioscope::experiments {

/// A mean and how sure it is: with the confidence asked for, the true mean is within `half_width` of it.
struct Interval {
  double mean = 0;
  double half_width = 0;
  double low() const { return mean - half_width; }
  double high() const { return mean + half_width; }
  bool contains(double value) const { return low() <= value && value <= high(); }
};

/// How far a mean may be off in units of its standard error: the quantile of Student's t. `confidence`
/// between 0 and 1, `degrees` of freedom above 0.
double student_quantile(double confidence, double degrees);

/// Of at least one value.
double mean_of(std::span<const double> values);

/// Of independent samples of one quantity, at least two.
Interval interval_of(std::span<const double> samples, double confidence);

/// Of a mean whose standard error is known to come from `degrees` + 1 values.
Interval interval_of(double mean, double standard_error, double degrees, double confidence);

/// `variant` - `baseline`, element by element: runs with the same seed. Precondition: as many of the one as
/// of the other.
std::vector<double> paired_differences(std::span<const double> baseline, std::span<const double> variant);

/// Of their mean. Of a single pair the spread is unknown, and the half-width 0.
Interval paired_interval(std::span<const double> baseline, std::span<const double> variant,
                         double confidence);

/// Probability that Student's t is at least as far from 0 as `t`. 1 for t = 0.
double student_two_sided(double t, double degrees);

} // namespace dioscope::experiments
