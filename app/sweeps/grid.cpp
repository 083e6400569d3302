#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "app/sweeps/sweep.hpp"
#include "experiments/interval.hpp"
#include "results/files.hpp"
#include "results/metrics.hpp"
#include "results/number_text.hpp"
#include "results/table.hpp"

namespace dioscope::app {
namespace {

using experiments::Grid;
using experiments::Point;

/// A large grid is for other programs to look at.
constexpr std::size_t kMostRows = 60;

const std::vector<std::string>& usual_metrics() {
  static const auto kNames = results::metrics_with(&results::MetricDeclaration::swept);
  return kNames;
}

/// Under what the replications of `point` are recorded; none of one that cannot be configured.
std::vector<std::string> keys_of(const Sweep& sweep, Point point, std::size_t replications) {
  std::vector<std::string> keys;
  try {
    for (point.replication = 0; point.replication < replications; ++point.replication)
      keys.push_back(sweep.points.key_of(point));
  } catch (const scenarios::ScenarioError&) {
    keys.clear();
  }
  return keys;
}

/// Mean over the replications, with the half-width of its interval when there are several; of those that have
/// samples.
std::string cell(const Sweep& sweep, const std::vector<std::string>& keys, const std::string& metric) {
  std::vector<double> values;
  for (const auto& key : keys)
    if (const auto value = sweep.store.metric(key, metric)) values.push_back(*value);
  const auto ended = [&](const auto& key) { return sweep.store.exit_code(key) == 0; };
  if (values.empty()) return std::ranges::any_of(keys, ended) ? "-" : "failed";
  if (values.size() == 1) return results::number_text(values.front());
  const auto interval = experiments::interval_of(values, sweep.options.confidence);
  return fmt::format("{} +-{}", results::number_text(interval.mean),
                     results::number_text(interval.half_width));
}

void print_table(const Sweep& sweep, const Grid& grid) {
  const auto replications = sweep.options.replications.value_or(1);
  const auto rows = grid.size() / replications;
  const auto& metrics = sweep.options.metrics.empty() ? usual_metrics() : sweep.options.metrics;
  using Align = results::Table::Align;
  results::Table table;
  for (const auto& path : grid.paths()) table.add_column(path.substr(path.rfind('.') + 1), Align::left);
  table.add_column("variant", Align::left);
  for (const auto& metric : metrics) table.add_column(metric, Align::right);
  for (std::size_t row = 0; row < std::min(rows, kMostRows); ++row) {
    const auto point = grid.at(row * replications + 1);
    std::vector<results::Cell> cells;
    for (const auto& [path, value] : point.settings) cells.emplace_back(value);
    cells.emplace_back(point.variant);
    const auto keys = keys_of(sweep, point, replications);
    for (const auto& metric : metrics) cells.emplace_back(cell(sweep, keys, metric));
    table.add_row(std::move(cells));
  }
  fmt::print("{}\n", table.text(results::colour_for(STDOUT_FILENO)));
  if (rows > kMostRows)
    fmt::print("{} more rows are in the file; --csv writes all of them as text.\n", rows - kMostRows);
}

/// For a POSIX shell.
std::string quoted(const std::string& word) {
  const auto harmless = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_./=:,+%").find(c) != std::string_view::npos;
  };
  if (!word.empty() && std::ranges::all_of(word, harmless)) return word;
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

/// The command that runs one point of the same sweep into a file of its own.
std::string command_of(const Sweep& sweep, std::size_t number, const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  const auto& options = sweep.options;
  std::vector<std::string> words{fs::read_symlink("/proc/self/exe").string(), "sweep",
                                 fs::absolute(sweep.scenario.file).string()};
  const auto add = [&words](const std::string& option, const std::string& value) {
    words.push_back(option);
    words.push_back(value);
  };
  for (const auto& axis : options.axes) add("--vary", axis);
  if (options.points) add("--points", fs::absolute(*options.points).string());
  for (const auto& variant : options.run.variants) add("--variant", variant);
  for (const auto& value : options.run.overrides) add("--set", value);
  if (options.run.quick) words.emplace_back("--quick");
  if (options.replications) add("--replications", std::to_string(*options.replications));
  add("--jobs", "1");
  add("--point", std::to_string(number));
  add("--out", fs::absolute(folder / fmt::format("point-{}.sqlite", number)).string());
  std::string line;
  for (const auto& word : words) line += (line.empty() ? "" : " ") + quoted(word);
  return line;
}

} // namespace

void run_grid(const Sweep& sweep, const Grid& grid) {
  const auto first = sweep.options.point.value_or(1);
  const auto last = sweep.options.point.value_or(grid.size());
  auto next = first;
  sweep.points.run([&] { return next <= last ? std::optional(grid.at(next++)) : std::nullopt; },
                   last - first + 1, sweep.scenario.name);
  if (!sweep.options.point) print_table(sweep, grid);
}

void write_jobs_file(const Sweep& sweep, const Grid& grid) {
  const std::filesystem::path file = *sweep.options.jobs_file;
  const auto folder = file.string() + ".parts";
  results::prepare_folder(folder);
  std::size_t lines = 0;
  const auto missing = [&](std::size_t number) {
    try {
      const auto before = sweep.store.exit_code(sweep.points.key_of(grid.at(number)));
      return !before || (*before != 0 && sweep.options.again);
    } catch (const scenarios::ScenarioError&) {
      return true; // its command will record why
    }
  };
  results::write_file_atomically(file, [&](const results::WritePiece& write) {
    for (std::size_t number = 1; number <= grid.size(); ++number) {
      if (!missing(number)) continue;
      write(command_of(sweep, number, folder) + "\n");
      ++lines;
    }
  });
  fmt::print("{} commands are in {}, {} points were found. When all have run:\n"
             "dioscope sweep --merge {}/*.sqlite --out {}\n",
             lines, file.string(), grid.size() - lines, quoted(folder),
             quoted(sweep.options.run.out.value_or("sweep-" + sweep.scenario.name + ".sqlite")));
}

} // namespace dioscope::app
