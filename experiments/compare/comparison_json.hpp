#pragma once
/// What `compare` found, for result.json and for the page of `dioscope report`.
#include <span>

#include "experiments/compare/claims.hpp"
#include "text/json.hpp"

namespace dioscope::experiments {

/// An object of `answer` (sentences), `differences` and `claim` (null without one), as docs/output.md lists
/// them. `claim` may be nullptr.
text::Json comparison_json(std::span<const Difference> differences, const TestedClaim* claim);

} // namespace dioscope::experiments
