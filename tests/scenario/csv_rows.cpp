#include "tests/scenario/csv_rows.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace dioscope::test {
namespace {

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      cells.emplace_back();
    else
      cells.back() += c;
  }
  return cells;
}

} // namespace

std::vector<CsvRow> csv_rows(const std::string& text) {
  std::istringstream stream(text);
  std::string line;
  std::getline(stream, line);
  const auto header = cells_of(line);
  std::vector<CsvRow> rows;
  while (std::getline(stream, line)) {
    const auto cells = cells_of(line);
    if (cells.size() != header.size()) throw std::runtime_error("a row of another width: " + line);
    auto& row = rows.emplace_back();
    for (std::size_t i = 0; i < cells.size(); ++i) row[header[i]] = cells[i];
  }
  return rows;
}

std::int64_t results_count(const results::VariantResult& variant, const std::string& model,
                           const std::string& name, const std::string& quantity) {
  const auto found = std::ranges::find_if(variant.statistics, [&](const auto& value) {
    return value.model == model && value.name == name && value.quantity == quantity;
  });
  if (found == variant.statistics.end()) throw std::runtime_error("no statistic " + model + "." + name);
  return static_cast<std::int64_t>(*found->value);
}

} // namespace dioscope::test
