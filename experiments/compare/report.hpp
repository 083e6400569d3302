#pragma once
/// Differences and claims as text and as files.
#include <span>
#include <string>
#include <vector>

#include "experiments/compare/claims.hpp"
#include "results/table.hpp"

namespace dioscope::experiments {

/// A table per variant with the metrics beside those of the baseline and the verdicts in words, under a line
/// that says how sure: "5 replications, 95 % confidence". For the terminal. Empty without differences.
std::string differences_text(std::span<const Difference> differences, const results::Screen& screen);

/// What was said, what the simulation shows prediction by prediction, the finding, and whether it is the one
/// that the scenario states. For the terminal.
std::string claim_card(const TestedClaim& tested, const results::Screen& screen);

/// "of interrupt more than of process": what a prediction says of its metric.
std::string relation_text(const scenarios::Prediction& prediction);

/// replications.csv: variant, replication, seed, metric, value, for every metric.
std::string replications_csv(std::span<const VariantRuns> variants);
/// differences.csv: the figures of every difference and its verdict.
std::string differences_csv(std::span<const Difference> differences);
/// claim.csv: one line a prediction.
std::string claim_csv(const TestedClaim& claim);

} // namespace dioscope::experiments
