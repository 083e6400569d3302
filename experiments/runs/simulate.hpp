#pragma once
/// One variant, simulated in this process.
#include <memory>
#include <vector>

#include "experiments/runs/workers.hpp"
#include "results/variant_result.hpp"
#include "scenarios/scenario.hpp"
#include "tracing/observer.hpp"

namespace dioscope::experiments {

/// Who looks at a run. They are finished when it has ended, also by an exception.
using Observers = std::vector<std::unique_ptr<tracing::Observer>>;

/// Simulate `variant` and measure it. Once per process (SimGrid has one engine). Throws what the models and
/// observers throw, and results::NothingMeasured.
results::VariantResult simulate(const scenarios::Variant& variant, const ReportProgress& progress = {},
                                const Observers& observers = {});

/// Simulate `variant` for the sake of its observers alone, who may stop it. Otherwise as simulate(), and to
/// the event the same run.
void observe(const scenarios::Variant& variant, const ReportProgress& progress, const Observers& observers);

} // namespace dioscope::experiments
