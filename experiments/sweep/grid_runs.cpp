#include "experiments/sweep/grid_runs.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "experiments/compare/difference.hpp"
#include "experiments/compare/interval.hpp"
#include "results/metrics.hpp"
#include "results/number_text.hpp"
#include "results/table.hpp"

namespace dioscope::experiments {
namespace {

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

/// The values of the replications that have samples.
std::vector<double> values_of(const Sweep& sweep, const std::vector<std::string>& keys,
                              const std::string& metric) {
  std::vector<double> values;
  for (const auto& key : keys)
    if (const auto value = sweep.store.metric(key, metric)) values.push_back(*value);
  return values;
}

/// Mean over the replications, with the half-width of its interval when there are several.
std::string cell(const Sweep& sweep, const std::vector<std::string>& keys, const std::string& metric) {
  const auto values = values_of(sweep, keys, metric);
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

/// "machine.cpus = 2, sync read, old"; the variant only when there are several.
std::string place_text(const Sweep& sweep, const Point& point) {
  std::vector<std::string> parts;
  for (const auto& [path, value] : point.settings)
    parts.push_back(fmt::format("{} = {}", path.substr(path.rfind('.') + 1), value));
  if (sweep.scenario.variants.size() > 1) parts.push_back(point.variant);
  return fmt::format("{}", fmt::join(parts, ", "));
}

/// "CPU time per I/O, us: least 250.1 at cpus = 1, most 380.2 at cpus = 8."
std::string extremes_text(const Sweep& sweep, const Grid& grid, const std::string& metric) {
  struct Extreme {
    double value;
    std::size_t number;
  };
  std::optional<Extreme> least;
  std::optional<Extreme> most;
  for (std::size_t number = 1; number <= grid.size(); number += sweep.replications) {
    const auto values = values_of(sweep, keys_of(sweep, grid.at(number)), metric);
    if (values.empty()) continue;
    const double mean = mean_of(values);
    if (!least || mean < least->value) least = Extreme{mean, number};
    if (!most || mean > most->value) most = Extreme{mean, number};
  }
  if (!least) return {};
  const auto label = results::label_of(metric);
  const double spread = most->value - least->value;
  const double resolution = std::max(kSmallestOfInterest, results::find_metric(metric)->resolution);
  if (spread <= resolution * std::abs(most->value))
    return fmt::format("{}: about {} everywhere.\n", label, results::number_text(most->value));
  return fmt::format("{}: least {} at {}; most {} at {}.\n", label, results::number_text(least->value),
                     place_text(sweep, grid.at(least->number)), results::number_text(most->value),
                     place_text(sweep, grid.at(most->number)));
}

} // namespace

void run_grid(const Sweep& sweep, const Grid& grid, const NumberRanges& only) {
  const auto ranges = only.empty() ? NumberRanges{{1, grid.size()}} : only;
  std::size_t total = 0;
  for (const auto& range : ranges) total += range.last - range.first + 1;
  auto range = ranges.begin();
  auto next = range->first;
  const auto next_point = [&]() -> std::optional<Point> {
    if (next > range->last) {
      if (range + 1 == ranges.end()) return std::nullopt;
      next = (++range)->first;
    }
    return grid.at(next++);
  };
  sweep.points.run(next_point, total, sweep.scenario.name);
}

std::string grid_text(const Sweep& sweep, const Grid& grid, const std::vector<std::string>& metrics,
                      std::size_t rows, const results::Screen& screen) {
  const auto all = grid.size() / sweep.replications;
  const auto& columns = metrics.empty() ? usual_columns() : metrics;
  using Align = results::Table::Align;
  results::Table table;
  for (const auto& path : grid.paths()) table.add_column(path.substr(path.rfind('.') + 1), Align::left);
  table.add_column("variant", Align::left);
  for (const auto& metric : columns) table.add_column(results::head_of(metric), Align::right);
  for (std::size_t row = 0; row < std::min(all, rows); ++row) {
    const auto point = grid.at(row * sweep.replications + 1);
    std::vector<results::Cell> cells;
    for (const auto& [path, value] : point.settings) cells.emplace_back(value);
    cells.emplace_back(point.variant);
    const auto keys = keys_of(sweep, point);
    for (const auto& metric : columns) cells.emplace_back(cell(sweep, keys, metric));
    table.add_row(std::move(cells));
  }
  std::string text;
  if (all > 1)
    for (const auto& metric : columns)
      text += results::wrapped(extremes_text(sweep, grid, metric), 0, screen.columns);
  text += (text.empty() ? "" : "\n") + table.text_that_fits(grid.paths().size() + 1, screen) + "\n";
  if (all > rows)
    text += fmt::format("{} more points are in the file; --csv writes all of them as text.\n", all - rows);
  return text;
}

} // namespace dioscope::experiments
