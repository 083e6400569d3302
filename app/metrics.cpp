/// dioscope metrics: what the names in a result mean.
#include <fmt/format.h>

#include "app/option_table.hpp"
#include "app/print.hpp"
#include "app/verbs.hpp"
#include "results/dictionary.hpp"
#include "results/metrics.hpp"
#include "results/terminal.hpp"
#include "scenarios/suggest.hpp"

namespace dioscope::app {
namespace {

struct MetricsOptions {
  std::string pattern;
  bool markdown = false;
  bool names = false;
};

/// A line with name, unit and direction, and what it is below.
std::string entries_text(const std::vector<results::DictionaryEntry>& entries, const std::string& heading,
                         const std::string& before_more) {
  constexpr std::size_t kIndent = 4;
  constexpr std::size_t kNames = 28;
  if (entries.empty()) return {};
  auto text = heading + "\n\n";
  for (const auto& entry : entries) {
    text += fmt::format("{:<{}}{}{}\n", entry.name, kNames, entry.unit,
                        entry.better.empty() ? "" : ", " + entry.better + " is better");
    text += results::wrapped(entry.sentence, kIndent, output_screen().columns);
    if (!entry.more.empty())
      text += results::wrapped(before_more + entry.more + ".", kIndent, output_screen().columns);
  }
  return text;
}

[[noreturn]] void nothing_called(const std::string& pattern) {
  throw Failure(ExitCode::usage,
                fmt::format("metrics: no metric and no statistic contains \"{}\"{}; `dioscope "
                            "metrics` lists them all",
                            pattern, scenarios::did_you_mean(pattern, results::metric_names())));
}

int metrics(const CLI::App& verb, const MetricsOptions& options) {
  refuse_meaningless(verb);
  if (options.markdown) {
    say("{}\n{}", results::metrics_markdown(), results::statistics_markdown());
    return static_cast<int>(ExitCode::ok);
  }
  const auto metrics = results::metric_entries(options.pattern);
  const auto statistics = results::statistic_entries(options.pattern);
  if (metrics.empty() && statistics.empty()) nothing_called(options.pattern);
  if (options.names) {
    for (const auto& entry : metrics) say("{}\n", entry.name);
    return static_cast<int>(ExitCode::ok);
  }
  say("{}{}{}", entries_text(metrics, "Metrics of every variant: metrics.csv, result.json", "No value when "),
      metrics.empty() || statistics.empty() ? "" : "\n",
      entries_text(statistics, "Statistics of the models: statistics.csv, result.json", "Quantities: "));
  return static_cast<int>(ExitCode::ok);
}

} // namespace

void add_metrics(CLI::App& app, Action& action) {
  auto* verb = app.add_subcommand(
      "metrics", "Every metric of a result and every statistic of the models: unit, meaning, what is better");
  auto options = std::make_shared<MetricsOptions>();
  verb->add_option("pattern", options->pattern, "Show those whose names contain this text")
      ->type_name("TEXT");
  verb->add_flag("--markdown", options->markdown, "As in the output dictionary; all of them");
  verb->add_flag("--names", options->names, "Nothing but the names of metrics, a line each");
  verb->callback([&action, verb, options] { action = [verb, options] { return metrics(*verb, *options); }; });
}

} // namespace dioscope::app
