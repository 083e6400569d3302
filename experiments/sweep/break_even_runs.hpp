#pragma once
/// The break-even of two variants, found by simulating them.
#include <string>

#include "experiments/sweep/sweep.hpp"
#include "results/table.hpp"

namespace dioscope::experiments {

/// Find the value of `axis` at which the two variants are equal in `metric`, and tell it.
std::string find_break_even(const Sweep& sweep, const Axis& axis, const std::string& metric,
                            results::Colour colour);

} // namespace dioscope::experiments
