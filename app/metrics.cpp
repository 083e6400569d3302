#include <fmt/format.h>

#include "app/option_table.hpp"
#include "app/print.hpp"
#include "app/verbs.hpp"
#include "results/dictionary.hpp"

namespace dioscope::app {
namespace {

struct MetricsOptions {
  std::string pattern;
  bool markdown = false;
};

int metrics(const CLI::App& verb, const MetricsOptions& options) {
  refuse_meaningless(verb);
  if (options.markdown) {
    say("{}\n{}", results::metrics_markdown(), results::statistics_markdown());
    return static_cast<int>(ExitCode::ok);
  }
  const auto metrics = results::metrics_text(options.pattern);
  const auto statistics = results::statistics_text(options.pattern);
  if (metrics.empty() && statistics.empty())
    throw Failure(ExitCode::usage,
                  fmt::format("metrics: no metric and no statistic contains \"{}\"; `dioscope metrics` lists "
                              "them all",
                              options.pattern));
  say("{}{}{}", metrics, metrics.empty() || statistics.empty() ? "" : "\n", statistics);
  return static_cast<int>(ExitCode::ok);
}

} // namespace

void add_metrics(CLI::App& app, Action& action) {
  auto* verb = app.add_subcommand(
      "metrics", "Every metric of a result and every statistic of the models: unit, meaning, what is better");
  auto options = std::make_shared<MetricsOptions>();
  verb->add_option("pattern", options->pattern, "Show those whose names contain this text");
  verb->add_flag("--markdown", options->markdown, "As in the output dictionary; all of them");
  verb->callback([&action, verb, options] { action = [verb, options] { return metrics(*verb, *options); }; });
}

} // namespace dioscope::app
