/// dioscope report: results as one page that a browser opens.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "app/load_scenario.hpp"
#include "app/option_table.hpp"
#include "app/print.hpp"
#include "app/run_arguments.hpp"
#include "app/verbs.hpp"
#include "experiments/runs/judged_run.hpp"
#include "experiments/runs/observation.hpp"
#include "report/page.hpp"
#include "report/page_data.hpp"
#include "results/files.hpp"

namespace dioscope::app {
namespace {

namespace fs = std::filesystem;

constexpr results::FileKind kReport{"a report", R"(name="generator" content="dioscope report")"};

/// Beside the results when there is one folder of them, else here.
fs::path page_file(const RunOptions& options) {
  if (options.out) return *options.out;
  if (options.scenarios.size() == 1 && fs::is_directory(options.scenarios.front()))
    return fs::path(options.scenarios.front()) / "report.html";
  return "report.html";
}

/// Simulate a scenario, with timelines of its variants.
report::RunSource simulated(const RunOptions& options) {
  const auto scenario =
      load_scenario(options.scenarios.front(), {options.overrides, options.quick}, options.variants);
  const auto published = experiments::load_published(scenario);
  const auto scratch = page_file(options).parent_path();
  experiments::ObservationPlan plan;
  plan.timeline = true;
  const experiments::Observation observation(plan, scenario, scratch.empty() ? "." : scratch);
  auto run = experiments::judged_run(scenario, published, options.workers, observation);
  run.repeat = {repeat_command("report", options)};
  return report::source_of(run, observation.timelines(run), observation.stages(run));
}

int write_report(const CLI::App& verb, const RunOptions& options) {
  const auto& names = options.scenarios;
  const auto of_results =
      std::ranges::count_if(names, [](const auto& name) { return report::is_source(name); });
  if (of_results > 0 && std::cmp_less(of_results, names.size()))
    throw Failure(ExitCode::usage, "found results and a scenario; legal: only the ones or only the other");
  if (of_results == 0 && names.size() > 1)
    throw Failure(ExitCode::usage,
                  fmt::format("found {} scenarios; legal: one, or folders of results", names.size()));
  refuse_meaningless(verb, {of_results > 0 ? "results" : ""});
  const auto file = page_file(options);
  results::check_output(file, kReport);
  report::Sources sources;
  if (of_results == 0) sources.runs.push_back(simulated(options));
  for (const auto& name : names)
    if (of_results > 0) report::read_source(name, sources);
  const auto page = report::page(report::page_data(sources), report::page_title(sources));
  results::write_file_atomically(file, kReport, page);
  constexpr double kMega = 1e6;
  say("The report is {} ({:.1f} MB): open it in a browser.\n", file.string(),
      static_cast<double>(page.size()) / kMega);
  return static_cast<int>(ExitCode::ok);
}

} // namespace

void add_report(CLI::App& app, Action& action) {
  auto* verb =
      app.add_subcommand("report", "Results as one page for a browser, which needs no network: answers, "
                                   "figures, a timeline, tables");
  auto options = std::make_shared<RunOptions>();
  verb->add_option("what", options->scenarios,
                   "Folders that --out of run, compare or locks has written, answers of sweep --answer; or a "
                   "scenario, which is run then")
      ->type_name("WHAT")
      ->required();
  verb->add_option("--out", options->out, "The page; default: report.html in the folder, or here")
      ->type_name("FILE");
  add_model_arguments(*verb, *options);
  verb->add_option("--variant", options->variants, "Of a scenario, this variant only; may be given again")
      ->type_name("NAME")
      ->allow_extra_args(false);
  add_workers(*verb, options->workers, "Variants simulated at the same time");
  verb->callback(
      [&action, verb, options] { action = [verb, options] { return write_report(*verb, *options); }; });
}

} // namespace dioscope::app
