#pragma once
/// Tables as the program writes them.
#include <map>
#include <string>
#include <vector>

#include "results/variant_result.hpp"

namespace dioscope::test {

/// Cells by the name of their column.
using CsvRow = std::map<std::string, std::string>;

/// The rows of a CSV text with a header line; cells in quotes may hold commas, not line ends.
std::vector<CsvRow> csv_rows(const std::string& text);

/// The `count` of a distribution among a variant's statistics; "" as quantity: of a plain one.
std::int64_t results_count(const results::VariantResult& variant, const std::string& model,
                           const std::string& name, const std::string& quantity = "count");

} // namespace dioscope::test
