#pragma once
/// How the variants of a scenario differ, from as many runs as it takes.
#include <optional>
#include <string>
#include <vector>

#include "experiments/compare/claims.hpp"
#include "experiments/compare/replications.hpp"
#include "experiments/runs/run_variants.hpp"
#include "results/write_results.hpp"
#include "scenarios/scenario.hpp"

namespace dioscope::experiments {

struct ComparePlan {
  std::vector<std::string> metrics;      ///< empty: the usual ones
  std::size_t replications = 5;          ///< of every variant, at least 1
  std::optional<double> until;           ///< relative half-width of every interval at which to stop
  std::size_t at_most = 100;             ///< replications, with `until`
  double confidence = 0.95;              ///< between 0 and 1
  double smallest = kSmallestOfInterest; ///< difference of interest, in parts of the larger mean
};

/// All that is to be known about a scenario's variants.
struct Compared {
  std::vector<VariantRuns> runs;
  std::vector<results::FailedVariant> failed; ///< those that have no runs
  std::vector<Difference> differences;
  std::optional<TestedClaim> claim; ///< only when no variant failed
  std::string unreached;            ///< the metric for which plan.until was not reached
  std::size_t cut_off = 0;          ///< how many replications the time limit did not allow; 0: all were made

  /// The first run of every variant, with all its details.
  EndedVariants first_runs() const;
  /// replications.csv, differences.csv and, with a claim, claim.csv.
  std::vector<results::File> files() const;
};

/// Replicate the scenario until `plan` is content or the workers' time is over. `baseline` is the index of
/// the variant that the others are held against; when it fails, the first that does not takes its place.
/// Throws Failure when every variant fails.
Compared compare_variants(const scenarios::Scenario& scenario, const ComparePlan& plan, std::size_t baseline,
                          const Workers& workers);

} // namespace dioscope::experiments
