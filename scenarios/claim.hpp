#pragma once
/// The `claim` of a scenario: what somebody said about kernel designs, as predictions that runs can bear out.
#include <optional>
#include <string>
#include <vector>

#include "text/json.hpp"

namespace dioscope::scenarios {

struct Variant;

/// "Under this condition, metric of `variant` is more than, less than or the same as that of `than`."
struct Prediction {
  std::string condition; ///< for people: "one disk, one CPU"
  std::string metric;    ///< a metric name of result.json
  std::string variant;
  std::string than;             ///< the variant it is compared with
  std::string relation;         ///< "more", "less" or "same"
  std::optional<double> within; ///< for "same": by how much they may differ, 0.05 for "5%"
};

struct Claim {
  std::string said;                    ///< the claim in a sentence
  std::string source;                  ///< who said so, where
  std::vector<Prediction> predictions; ///< at least one
  std::string finding; ///< what the author of the scenario found: "true", "false" or "conditional"
  std::string because; ///< what the simulation shows, in sentences
};

/// Read `document["claim"]`; none when it is not there. Throws text::InputError: unknown key, variant,
/// relation or finding, wrong type, no prediction.
std::optional<Claim> read_claim(const text::Json& document, const std::string& file,
                                const std::vector<Variant>& variants);

/// Legal values of `relation` and of `finding`.
const std::vector<std::string>& claim_relations();
const std::vector<std::string>& claim_findings();

} // namespace dioscope::scenarios
