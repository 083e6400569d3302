#pragma once
/// Whether runs bear out a claim.
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "experiments/compare/replications.hpp"
#include "scenarios/claim.hpp"

namespace dioscope::experiments {

enum class Outcome : std::uint8_t {
  holds,
  fails,    ///< the opposite, or no difference where the claim says that there is one
  undecided ///< the runs do not tell: too few, or refused
};

struct TestedPrediction {
  scenarios::Prediction prediction;
  Difference difference;
  Outcome outcome = Outcome::undecided;
};

struct TestedClaim {
  scenarios::Claim claim;
  std::vector<TestedPrediction> predictions;
  std::string finding; ///< "true", "false", "conditional", or "undecided"
  /// Whether it is what the scenario's author found.
  bool as_found() const { return finding == claim.finding; }
};

/// Hold every prediction against the runs. It says a direction and no size: a difference of any size bears it
/// out. Throws std::out_of_range for a metric that does not exist, and std::logic_error when a variant was
/// not run.
TestedClaim test_claim(const scenarios::Claim& claim, std::span<const VariantRuns> variants,
                       double confidence);

/// "holds", "fails", "undecided".
std::string name_of(Outcome outcome);

} // namespace dioscope::experiments
