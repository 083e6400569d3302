#pragma once
/// The CSV files: RFC 4180 with \n line ends, one header line, numbers that read back exactly, an empty
/// cell where there is no number, no formulas.
#include <span>
#include <string>
#include <vector>

#include "results/variant_result.hpp"

namespace dioscope::results {

/// One line, each field a text::csv_cell().
std::string csv_line(const std::vector<std::string>& fields);

std::string metrics_csv(std::span<const VariantResult> variants);
/// One line per number that a model counted.
std::string statistics_csv(std::span<const VariantResult> variants);
/// One line per bin that has samples.
std::string histograms_csv(std::span<const VariantResult> variants);
/// One line per interrupt line and CPU that took interrupts of it.
std::string interrupts_csv(std::span<const VariantResult> variants);
std::string profile_csv(std::span<const VariantResult> variants);
std::string sampled_csv(std::span<const VariantResult> variants);
/// One line per lock class of a variant.
std::string locks_csv(std::span<const VariantResult> variants);
/// One line per function that took locks of a class.
std::string lock_takers_csv(std::span<const VariantResult> variants);
std::string vmstat_csv(std::span<const VariantResult> variants);

} // namespace dioscope::results
