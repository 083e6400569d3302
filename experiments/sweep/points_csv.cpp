#include "experiments/sweep/points_csv.hpp"

#include <algorithm>

#include "results/csv.hpp"
#include "results/files.hpp"
#include "results/metrics.hpp"
#include "results/number_text.hpp"

namespace dioscope::experiments {
namespace {

std::string csv_line_of(const Record& record, const std::vector<std::string>& paths) {
  std::vector<std::string> fields{
      std::to_string(record.number),    record.scenario, record.variant, std::to_string(record.seed),
      std::to_string(record.exit_code), record.error};
  for (const auto& wanted : paths) {
    const auto found = std::ranges::find(record.settings, wanted, [](const auto& s) { return s.first; });
    fields.push_back(found == record.settings.end() ? "" : found->second);
  }
  for (const auto& metric : results::metric_declarations()) {
    const auto found = std::ranges::find(record.metrics, metric.name, &results::Metric::name);
    fields.push_back(found == record.metrics.end() ? "" : results::exact_text(found->value));
  }
  return results::csv_line(fields);
}

} // namespace

void write_points_csv(const Store& store, const std::filesystem::path& file) {
  std::vector<std::string> paths;
  store.each([&paths](const Record& record) {
    for (const auto& [path, value] : record.settings)
      if (std::ranges::find(paths, path) == paths.end()) paths.push_back(path);
  });
  std::vector<std::string> header{"number", "scenario", "variant", "seed", "exit_code", "error"};
  header.insert(header.end(), paths.begin(), paths.end());
  for (const auto& metric : results::metric_declarations()) header.emplace_back(metric.name);
  results::write_file_atomically(file, kPointsTable, [&](const results::WritePiece& write) {
    write(results::csv_line(header));
    store.each([&](const Record& record) { write(csv_line_of(record, paths)); });
  });
}

} // namespace dioscope::experiments
