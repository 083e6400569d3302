#pragma once
/// What all ways to sweep have in common.
#include <string>
#include <vector>

#include "experiments/sweep/points.hpp"

namespace dioscope::experiments {

struct Sweep {
  const scenarios::Scenario& scenario;
  const Store& store;
  SweepPoints& points;
  std::size_t replications; ///< of every point, at least 1
  double confidence;        ///< between 0 and 1
};

/// The metric of a point for every replication. Throws Failure with the point's exit code and error when one
/// failed.
std::vector<double> values_of(const Sweep& sweep, Point point, const std::string& metric);

} // namespace dioscope::experiments
