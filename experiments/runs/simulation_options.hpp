#pragma once
/// What a scenario says about how, and not what, to simulate.
#include "scenarios/scenario.hpp"
#include "sim/simulation.hpp"

namespace dioscope::experiments {

/// How `run` wants the models simulated, their tracepoints included.
sim::Simulation::Options simulation_options(const scenarios::RunParameters& run);

} // namespace dioscope::experiments
