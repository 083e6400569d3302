#pragma once
/// One variant, simulated in this process.
#include <functional>

#include "app/workers.hpp"
#include "results/variant_result.hpp"
#include "scenarios/scenario.hpp"
#include "sim/trace.hpp"

namespace dioscope::app {

/// Every event of the run, in order; may be empty.
using EventSink = std::function<void(const sim::TraceEvent&)>;

/// Simulate `variant` and measure it. Once per process (SimGrid has one engine). Throws what the models
/// throw, and results::NothingMeasured.
results::VariantResult simulate(const scenarios::Variant& variant, const ReportProgress& progress = {},
                                const EventSink& sink = {});

} // namespace dioscope::app
