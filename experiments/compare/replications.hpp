#pragma once
/// Several runs of each variant of a scenario. Replication i of every variant has the same seed, so that all
/// see the same request streams: differences are taken run by run.
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "experiments/compare/difference.hpp"
#include "results/variant_result.hpp"

namespace dioscope::experiments {

/// The runs of one variant, in the order of their seeds.
struct VariantRuns {
  std::string name;
  std::vector<results::VariantResult> runs; ///< of all but the first only name, seed, metrics and steadiness
};

/// Leave of a run what differences need.
results::VariantResult without_details(results::VariantResult run);

/// How `metric` of one variant differs from that of another; both have as many runs. Throws std::out_of_range
/// for a metric that does not exist.
Difference difference(const VariantRuns& baseline, const VariantRuns& variant, const std::string& metric,
                      double confidence, double smallest = kSmallestOfInterest);

/// What is compared unless somebody asks for more.
const std::vector<std::string>& usual_metrics();

/// Of all variants but the baseline, each metric in turn. `baseline` is an index of `variants`.
std::vector<Difference> differences(std::span<const VariantRuns> variants, std::size_t baseline,
                                    const std::vector<std::string>& metrics, double confidence,
                                    double smallest = kSmallestOfInterest);

/// Of single runs, from their batches: all but the first against the first, the usual metrics with 95 %
/// confidence.
std::vector<Difference> differences(std::span<const results::VariantResult> runs);

/// Every run as the only one of its variant.
std::vector<VariantRuns> single_runs(std::span<const results::VariantResult> runs);

/// When to stop replicating: as soon as every interval is within `target` of the larger mean. A metric with
/// an interval wider than that is named; empty when there is none.
std::string least_certain(std::span<const Difference> differences, double target);

/// How many replications would bring every interval within `target`, judging by the spread so far; at least
/// one more than there are.
std::size_t replications_needed(std::span<const Difference> differences, double target);

} // namespace dioscope::experiments
