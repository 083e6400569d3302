#include "experiments/sweep/grid_runs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "experiments/compare/interval.hpp"
#include "results/metrics.hpp"
#include "results/number_text.hpp"
#include "results/table.hpp"

namespace dioscope::experiments {
namespace {

/// A large grid is for other programs to look at.
constexpr std::size_t kMostRows = 60;

const std::vector<std::string>& usual_columns() {
  static const auto kNames = results::metrics_with(&results::MetricDeclaration::swept);
  return kNames;
}

/// Under what the replications of `point` are recorded; none of one that cannot be configured.
std::vector<std::string> keys_of(const Sweep& sweep, Point point) {
  std::vector<std::string> keys;
  try {
    for (point.replication = 0; point.replication < sweep.replications; ++point.replication)
      keys.push_back(sweep.points.key_of(point));
  } catch (const text::InputError&) {
    keys.clear();
  }
  return keys;
}

/// Mean over the replications, with the half-width of its interval when there are several.
std::string cell(const Sweep& sweep, const std::vector<std::string>& keys, const std::string& metric) {
  std::vector<double> values; // of those that have samples
  for (const auto& key : keys)
    if (const auto value = sweep.store.metric(key, metric)) values.push_back(*value);
  const auto ended = [&](const auto& key) { return sweep.store.exit_code(key) == 0; };
  const auto recorded = [&](const auto& key) { return sweep.store.exit_code(key).has_value(); };
  if (values.empty())
    return std::ranges::any_of(keys, ended)                      ? "-"
           : keys.empty() || std::ranges::any_of(keys, recorded) ? "failed"
                                                                 : "unfinished";
  if (values.size() == 1) return results::number_text(values.front());
  const auto interval = interval_of(values, sweep.confidence);
  return fmt::format("{} +-{}", results::number_text(interval.mean),
                     results::number_text(interval.half_width));
}

} // namespace

void run_grid(const Sweep& sweep, const Grid& grid, std::optional<std::size_t> only) {
  const auto first = only.value_or(1);
  const auto last = only.value_or(grid.size());
  auto next = first;
  sweep.points.run([&] { return next <= last ? std::optional(grid.at(next++)) : std::nullopt; },
                   last - first + 1, sweep.scenario.name);
}

std::string grid_text(const Sweep& sweep, const Grid& grid, const std::vector<std::string>& metrics,
                      results::Colour colour) {
  const auto rows = grid.size() / sweep.replications;
  const auto& columns = metrics.empty() ? usual_columns() : metrics;
  using Align = results::Table::Align;
  results::Table table;
  for (const auto& path : grid.paths()) table.add_column(path.substr(path.rfind('.') + 1), Align::left);
  table.add_column("variant", Align::left);
  for (const auto& metric : columns) table.add_column(metric, Align::right);
  for (std::size_t row = 0; row < std::min(rows, kMostRows); ++row) {
    const auto point = grid.at(row * sweep.replications + 1);
    std::vector<results::Cell> cells;
    for (const auto& [path, value] : point.settings) cells.emplace_back(value);
    cells.emplace_back(point.variant);
    const auto keys = keys_of(sweep, point);
    for (const auto& metric : columns) cells.emplace_back(cell(sweep, keys, metric));
    table.add_row(std::move(cells));
  }
  auto text = table.text(colour) + "\n";
  if (rows > kMostRows)
    text +=
        fmt::format("{} more rows are in the file; --csv writes all of them as text.\n", rows - kMostRows);
  return text;
}

} // namespace dioscope::experiments
