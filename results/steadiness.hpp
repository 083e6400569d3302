#pragma once
/// What batches say about a metric.
#include <cstdint>
#include <span>
#include <string_view>

#include "results/variant_result.hpp"

namespace dioscope::results {

/// Fewer batches have no first quarter.
inline constexpr std::int64_t kFewestBatches = 4;

/// The steadiness of metric `name`, which had `values` in batches of equal length, in their order. At least
/// kFewestBatches.
Steadiness steadiness(std::string_view name, std::span<const double> values);

} // namespace dioscope::results
