#pragma once
/// The short text that `dioscope run` prints for a variant.
#include <string>

#include "results/table.hpp"
#include "results/variant_result.hpp"

namespace dioscope::results {

/// Ten lines of at most 110 columns: the variant's name, then rate, CPU, switches, interrupts, latencies.
std::string summary_text(const VariantResult& variant, const Screen& screen = {});

} // namespace dioscope::results
