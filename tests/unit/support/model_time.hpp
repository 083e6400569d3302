#pragma once
/// Moments of model time for tests.
#include "sim/time.hpp"

namespace dioscope::test {

/// `since_start` after the beginning of the simulation.
constexpr sim::TimePoint at(sim::Duration since_start) { return sim::TimePoint{since_start}; }

} // namespace dioscope::test
