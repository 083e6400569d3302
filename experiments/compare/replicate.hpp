#pragma once
/// Running every variant of a scenario several times.
#include <cstdint>
#include <span>
#include <vector>

#include "experiments/compare/replications.hpp"
#include "experiments/runs/workers.hpp"
#include "results/result_json.hpp"
#include "scenarios/scenario.hpp"

namespace dioscope::experiments {

/// The scenario's variants with seed `run.seed` + `replication`. Throws Failure(ExitCode::usage) when there
/// is no such seed.
std::vector<scenarios::Variant> with_seed(const std::vector<scenarios::Variant>& variants,
                                          std::size_t replication);

/// Add the replications from as many as there are up to `count`, all in one go of the workers. A variant of
/// which a replication failed has no runs any more; the first failure of each is returned. When the time
/// limit comes before, there are fewer: those that all variants finished; of the first replication, the
/// variants that finished it.
std::vector<results::FailedVariant> replicate(std::span<const scenarios::Variant> variants, std::size_t count,
                                              const Workers& workers, std::vector<VariantRuns>& runs);

} // namespace dioscope::experiments
