#pragma once
/// What batches say about a metric.
#include <span>
#include <string_view>

#include "results/variant_result.hpp"

namespace dioscope::results {

/// The steadiness of metric `name`, which had `values` in batches of equal length, in their order. At least
/// four.
Steadiness steadiness(std::string_view name, std::span<const double> values);

} // namespace dioscope::results
