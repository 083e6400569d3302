#pragma once
/// One variant, simulated in this process.
#include <functional>

#include "experiments/runs/workers.hpp"
#include "results/variant_result.hpp"
#include "scenarios/scenario.hpp"
#include "sim/simulation.hpp"

namespace dioscope::experiments {

/// Every event of the run, in order; may be empty.
using EventSink = std::function<void(const sim::TraceEvent&)>;

/// How `run` wants the models simulated, their tracepoints included.
sim::Simulation::Options simulation_options(const scenarios::RunParameters& run);

/// Simulate `variant` and measure it. Once per process (SimGrid has one engine). Throws what the models
/// throw, and results::NothingMeasured.
results::VariantResult simulate(const scenarios::Variant& variant, const ReportProgress& progress = {},
                                const EventSink& sink = {});

} // namespace dioscope::experiments
