#pragma once
/// The break-even of two variants, found by simulating them.
#include <optional>
#include <string>
#include <vector>

#include "experiments/sweep/break_even.hpp"
#include "experiments/sweep/sweep.hpp"

namespace dioscope::experiments {

struct BreakEvenQuestion {
  std::string metric;
  std::string first; ///< a variant
  std::string second;
  Axis axis;                 ///< where the break-even is sought: a number, at least two values
  sim::Parameter parameter;  ///< that of `axis`
  std::optional<Axis> along; ///< it is sought for each value of this one
};

/// Read what is to be found from the sweep's two variants and one or two axes. Throws
/// Failure(ExitCode::usage) when the first axis is no number or has a single value.
BreakEvenQuestion break_even_question(const Sweep& sweep, const std::vector<Axis>& axes,
                                      const std::string& metric);

/// For every value of question.along, or once without. A value that cannot be run is recorded as any point,
/// and told in BreakEvenPoint::problem.
std::vector<BreakEven> find_break_evens(const Sweep& sweep, const BreakEvenQuestion& question);

} // namespace dioscope::experiments
