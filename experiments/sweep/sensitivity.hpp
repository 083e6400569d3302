#pragma once
/// Moves parameters one by one and sees how far an answer follows.
#include <string>
#include <vector>

#include "experiments/sweep/sweep.hpp"
#include "experiments/sweep/tornado.hpp"

namespace dioscope::experiments {

struct Sensitivity {
  std::vector<double> unchanged; ///< the answer of the scenario as it is, for every replication
  std::vector<Effect> effects;   ///< largest first
};

/// What `axes` say, from the first value of each to its last; without any, every cost as far as `spread`.
std::vector<Span> spans_of(const Sweep& sweep, const std::vector<Axis>& axes, const Spread& spread);

/// Move each of `spans` alone. The answer is `metric` of the scenario's only variant, or of two variants that
/// of the second less that of the first. Throws Failure when the scenario as it is fails.
Sensitivity find_sensitivity(const Sweep& sweep, const std::vector<Span>& spans, const std::string& metric);

/// What the answer is, and the tornado.
std::string sensitivity_text(const Sweep& sweep, const Sensitivity& found, const std::string& metric,
                             const results::Screen& screen);

} // namespace dioscope::experiments
