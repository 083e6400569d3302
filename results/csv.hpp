#pragma once
/// The CSV files: RFC 4180 with \n line ends, one header line, numbers that read back exactly.
#include <initializer_list>
#include <span>
#include <string>

#include "results/variant_result.hpp"

namespace dioscope::results {

/// One line, fields quoted where needed.
std::string csv_line(std::initializer_list<std::string> fields);

std::string metrics_csv(std::span<const VariantResult> variants);
std::string profile_csv(std::span<const VariantResult> variants);
std::string vmstat_csv(std::span<const VariantResult> variants);

} // namespace dioscope::results
