#pragma once
/// At which value of a parameter two variants are equal.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "experiments/compare/interval.hpp"

namespace dioscope::experiments {

/// What is known at one value of the parameter.
struct BreakEvenPoint {
  double x = 0;
  std::optional<Interval> difference; ///< of the metric: second variant - first; none: it could not be run
  std::string problem;                ///< why it could not
  double first = 0;                   ///< means of the two variants, where it could
  double second = 0;
  bool decided() const { return difference && !difference->contains(0); }
};

struct BreakEven {
  std::vector<BreakEvenPoint> points; ///< by x
  std::optional<double> at;           ///< where the difference changes its sign; none when it never does
  std::optional<double> low;          ///< the interval of `at`; none when it reaches the end of the range
  std::optional<double> high;
  int sign_changes = 0; ///< more than one: `at` is the first
  /// Those that could be run.
  std::vector<BreakEvenPoint> known() const;
};

struct BreakEvenRange {
  std::vector<double> values; ///< to begin with, ascending, at least two
  bool logarithmic = false;   ///< split intervals by factors
  double step = 0;            ///< only whole multiples of it can be tried; 0: any value
  int rounds = 6;             ///< of splitting, at most
};

/// Simulates the values, in one go, and gives what is known at each.
using Evaluate = std::function<std::vector<BreakEvenPoint>(const std::vector<double>&)>;

/// Try the range's values, then split the interval of the first sign change into three until the difference
/// within it can no longer be told from zero. Between values everything is taken to be linear. Values that
/// could not be run are passed over.
BreakEven find_break_even(const BreakEvenRange& range, const Evaluate& evaluate);

} // namespace dioscope::experiments
