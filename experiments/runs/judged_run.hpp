#pragma once
/// A run with what it is held against: what `run` and `compare` do with it.
#include <optional>
#include <vector>

#include "experiments/runs/expected.hpp"
#include "experiments/runs/observation.hpp"
#include "experiments/runs/run_variants.hpp"
#include "results/result_json.hpp"
#include "results/write_results.hpp"

namespace dioscope::experiments {

/// The variants' results with their comparison. `ended` has at least one.
results::RunResult judged_run(const scenarios::Scenario& scenario, const std::optional<Published>& published,
                              EndedVariants ended);

/// Run the scenario's variants, observed, and judge them. Throws as run_variants().
results::RunResult judged_run(const scenarios::Scenario& scenario, const std::optional<Published>& published,
                              const Workers& workers, const Observation& observation);

/// Write all its files, the validation page when there is published data, and `more`. Throws
/// results::FileError.
void write_run(const results::OutputFolder& folder, const scenarios::Scenario& scenario,
               const std::optional<Published>& published, const results::RunResult& run,
               results::MoreFiles more = {});

} // namespace dioscope::experiments
