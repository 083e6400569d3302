#include "app/sweeps/sweep.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>

#include "app/exit_codes.hpp"
#include "app/load_scenario.hpp"
#include "results/csv.hpp"
#include "results/files.hpp"
#include "results/metrics.hpp"
#include "results/number_text.hpp"
#include "results/strict_json.hpp"
#include "scenarios/library.hpp"

namespace dioscope::app {
namespace {

namespace fs = std::filesystem;
using experiments::Record;
using experiments::Store;

fs::path store_file(const SweepOptions& options) {
  if (options.run.out) return *options.run.out;
  if (options.run.scenarios.empty())
    throw Failure(ExitCode::usage, "--merge: found no --out; legal: --out FILE");
  return "sweep-" + fs::path(options.run.scenarios.front()).stem().string() + ".sqlite";
}

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

/// Every point with all it set and all it gave, in the order of the grid.
void write_csv(const Store& store, const fs::path& file) {
  std::vector<std::string> paths;
  store.each([&paths](const Record& record) {
    for (const auto& [path, value] : record.settings)
      if (std::ranges::find(paths, path) == paths.end()) paths.push_back(path);
  });
  std::vector<std::string> header{"number", "scenario", "variant", "seed", "exit_code", "error"};
  header.insert(header.end(), paths.begin(), paths.end());
  for (const auto& metric : results::metric_declarations()) header.emplace_back(metric.name);
  results::write_file_atomically(file, [&](const results::WritePiece& write) {
    write(results::csv_line(header));
    store.each([&](const Record& record) { write(csv_line_of(record, paths)); });
  });
}

/// Tell the first points that failed; the exit code of the very first.
int report_failures(const Store& store) {
  constexpr std::size_t kShown = 5;
  std::size_t failures = 0;
  int code = 0;
  store.each([&](const Record& record) {
    if (record.exit_code == 0) return;
    if (failures++ == 0) code = record.exit_code;
    if (failures > kShown) return;
    const auto first_line = record.error.substr(0, record.error.find('\n'));
    fmt::print(stderr, "dioscope: point {} ({}, seed {}) failed with exit code {}: {}\n", record.number,
               record.variant, record.seed, record.exit_code, first_line);
  });
  if (failures > kShown) fmt::print(stderr, "dioscope: and {} more points failed\n", failures - kShown);
  return code;
}

int merge(const SweepOptions& options) {
  const auto file = store_file(options);
  // All are looked at before anything is written.
  std::vector<Store> parts;
  for (const auto& part : options.merge) parts.emplace_back(part, Store::Mode::read);
  Store all(file, Store::Mode::create);
  std::size_t added = 0;
  for (const auto& part : parts) added += all.merge(part);
  fmt::print("{} points added; {} points in {}, {} of them failed\n", added, all.points(), file.string(),
             all.failed());
  if (options.csv) write_csv(all, *options.csv);
  return report_failures(all);
}

void check_options(const SweepOptions& options) {
  const bool points = !options.axes.empty() || options.points;
  if (options.run.scenarios.empty())
    throw Failure(ExitCode::usage, "found no scenario; legal: a file, or a name that `dioscope list` shows");
  if (!points && !options.sensitivity)
    throw Failure(ExitCode::usage, "found nothing to vary; legal: --vary PATH=VALUES or --points FILE");
  if (options.break_even && (options.axes.size() != 1 || options.points))
    throw Failure(ExitCode::usage,
                  "--break-even: found another number of values to vary; legal: one --vary PATH=FROM..TO:N");
}

} // namespace

std::optional<std::vector<double>> values_of(const Sweep& sweep, experiments::Point point,
                                             std::size_t replications, const std::string& metric) {
  std::vector<double> values;
  for (point.replication = 0; point.replication < replications; ++point.replication) {
    const auto key = sweep.points.key_of(point);
    const auto value = sweep.store.metric(key, metric);
    if (!value) {
      const int code = sweep.store.exit_code(key).value_or(static_cast<int>(ExitCode::internal_error));
      if (code == 0) return std::nullopt;
      throw Failure(static_cast<ExitCode>(code),
                    fmt::format("{}: a point that is needed failed, see --csv", point.variant));
    }
    values.push_back(*value);
  }
  return values;
}

int sweep(const SweepOptions& options) {
  if (!options.merge.empty()) return merge(options);
  check_options(options);
  const auto scenario = load_scenario(options.run.scenarios.front(),
                                      {options.run.overrides, options.run.quick}, options.run.variants);
  scenarios::Configuration scratch;
  const scenarios::ParameterIndex index(scenarios::bind(scratch));
  std::vector<experiments::Axis> axes;
  for (const auto& axis : options.axes) axes.push_back(experiments::parse_axis(axis, index));
  experiments::PointList list;
  if (options.points)
    list = experiments::parse_points(results::read_text(*options.points), *options.points, index);
  std::vector<std::string> variants;
  for (const auto& variant : scenario.variants) variants.push_back(variant.name);
  const experiments::Grid grid(axes, std::move(list), variants, options.replications.value_or(1));
  if (options.point && *options.point > grid.size())
    throw Failure(ExitCode::usage,
                  fmt::format("--point: found {}; legal: 1 .. {}", *options.point, grid.size()));
  if (options.break_even && variants.size() != 2)
    throw Failure(ExitCode::usage,
                  fmt::format("--break-even: found {} variants; legal: two, named by --variant: {}",
                              variants.size(), fmt::join(variants, "; ")));
  if (options.sensitivity && variants.size() > 2)
    throw Failure(ExitCode::usage,
                  fmt::format("--sensitivity: found {} variants; legal: one or two, named by "
                              "--variant: {}",
                              variants.size(), fmt::join(variants, "; ")));

  const auto file = store_file(options);
  Store store(file, Store::Mode::create);
  SweepPoints points(scenario, store, options.run.jobs, options.again);
  const Sweep everything{options, scenario, store, points};
  if (options.jobs_file) {
    write_jobs_file(everything, grid);
    return 0;
  }
  if (options.break_even)
    find_break_even(everything, axes.front());
  else if (options.sensitivity)
    rank_sensitivity(everything, axes);
  else
    run_grid(everything, grid);
  if (options.csv && !options.sensitivity) write_csv(store, *options.csv);
  fmt::print("{} points simulated, {} found; {} points are in {}\n", points.simulated(), points.found(),
             store.points(), file.string());
  return report_failures(store);
}

} // namespace dioscope::app
