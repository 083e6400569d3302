/// dioscope run: one scenario, once.
#include <fmt/format.h>
#include <unistd.h>

#include "app/conclude.hpp"
#include "app/load_scenario.hpp"
#include "app/option_table.hpp"
#include "app/print.hpp"
#include "app/run_arguments.hpp"
#include "app/verbs.hpp"
#include "experiments/runs/determinism.hpp"
#include "experiments/runs/judged_run.hpp"
#include "experiments/runs/run_variants.hpp"
#include "results/designs.hpp"
#include "results/output_folder.hpp"
#include "results/summary.hpp"

namespace dioscope::app {
namespace {

void check_determinism(const scenarios::Scenario& scenario, const experiments::Workers& workers) {
  for (const auto& variant : scenario.variants) {
    const auto difference =
        experiments::run_job({variant.name,
                              [&variant](const experiments::ReportProgress&) {
                                return experiments::first_difference(variant).value_or("");
                              }},
                             workers);
    if (!difference.empty())
      throw Failure(ExitCode::non_determinism,
                    fmt::format("{}: two runs with the same seed differ\n{}", variant.name, difference));
    say("{}: two runs are equal, event by event\n", variant.name);
  }
}

void print(const scenarios::Scenario& scenario, const results::RunResult& run) {
  const auto colour = results::colour_for(STDOUT_FILENO);
  say("{}\n\n", scenario.title);
  for (const auto& variant : run.variants) say("{}\n", results::summary_text(variant, colour));
  print_failed(run);
  if (!run.figures.empty()) say("{}\n", results::comparison_text(run.figures, colour));
  if (run.variants.size() > 1) say("{}\n", results::designs_text(run.variants, colour));
}

int run_scenario(const CLI::App& verb, const RunOptions& options) {
  refuse_meaningless(verb);
  const auto scenario =
      load_scenario(options.scenarios.front(), {options.overrides, options.quick}, options.variants);
  if (options.check_determinism) {
    check_determinism(scenario, options.workers);
    return 0;
  }
  const auto published = experiments::load_published(scenario);
  std::optional<results::OutputFolder> folder;
  if (options.out) folder.emplace(*options.out);
  const auto run = experiments::judged_run(scenario, published,
                                           experiments::run_variants(scenario.variants, options.workers));
  if (folder) experiments::write_run(*folder, scenario, published, run);
  print(scenario, run);
  const int code = conclude(run, options.strict);
  if (options.out) say("Results are in {}\n", *options.out);
  return code;
}

} // namespace

void add_run(CLI::App& app, Action& action) {
  auto* verb = app.add_subcommand("run", "Simulate a scenario and report");
  auto options = std::make_shared<RunOptions>();
  verb->add_option("scenario", options->scenarios, "A file, or a name that `dioscope list` shows")
      ->type_name("SCENARIO")
      ->required()
      ->expected(1);
  add_run_arguments(*verb, options);
  verb->add_option("--variant", options->variants, "Run this variant only; may be given again")
      ->type_name("NAME")
      ->allow_extra_args(false);
  verb->add_flag("--check-determinism", options->check_determinism,
                 "Run each variant twice and compare event by event; exit code 6 when they differ");
  verb->callback(
      [&action, verb, options] { action = [verb, options] { return run_scenario(*verb, *options); }; });
}

} // namespace dioscope::app
