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

/// A metric of a point.
struct PointValues {
  std::vector<double> values; ///< one for every replication; without meaning when there is a problem
  int exit_code = 0;          ///< of the first replication that failed
  std::string problem;        ///< why it did, in one line; empty when none has
};

/// What is recorded of a point that run() has seen.
PointValues values_of(const Sweep& sweep, Point point, const std::string& metric);

} // namespace dioscope::experiments
