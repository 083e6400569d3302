#pragma once
/// Laws that hold for every run, whatever it simulates. One that does not is a fault of the simulator.
#include "results/snapshot.hpp"

namespace dioscope::results {

/// Of the measured interval: Little's law (the I/Os under way, integrated over time, are the sum of the
/// latencies of those that ended, but for those under way at either end), no loop is busy for longer than the
/// time, and none carries more than its wire does. Throws machine::InternalError that names the law.
void check_laws(const Measured& measured, System& system);
/// The first of them.
void check_littles_law(const Measured& measured);

} // namespace dioscope::results
