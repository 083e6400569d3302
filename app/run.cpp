/// dioscope run: one scenario, once.
#include <fmt/format.h>
#include <unistd.h>

#include "app/conclude.hpp"
#include "app/load_scenario.hpp"
#include "app/run_arguments.hpp"
#include "app/verbs.hpp"
#include "experiments/runs/determinism.hpp"
#include "experiments/runs/judged_run.hpp"
#include "experiments/runs/run_variants.hpp"
#include "results/designs.hpp"
#include "results/files.hpp"
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
    fmt::print("{}: two runs are equal, event by event\n", variant.name);
  }
}

void print(const scenarios::Scenario& scenario, const results::RunResult& run) {
  const auto colour = results::colour_for(STDOUT_FILENO);
  fmt::print("{}\n\n", scenario.title);
  for (const auto& variant : run.variants) fmt::print("{}\n", results::summary_text(variant, colour));
  print_failed(run);
  if (!run.figures.empty()) fmt::print("{}\n", results::comparison_text(run.figures, colour));
  if (run.variants.size() > 1) fmt::print("{}\n", results::designs_text(run.variants, colour));
}

int run_scenario(const RunOptions& options) {
  const auto scenario =
      load_scenario(options.scenarios.front(), {options.overrides, options.quick}, options.variants);
  if (options.check_determinism) {
    check_determinism(scenario, options.workers);
    return 0;
  }
  const auto published = experiments::load_published(scenario);
  if (options.out) results::prepare_folder(*options.out);
  const auto run = experiments::judged_run(scenario, published,
                                           experiments::run_variants(scenario.variants, options.workers));
  if (options.out) experiments::write_run(*options.out, scenario, published, run);
  print(scenario, run);
  const int code = conclude(run, options.strict);
  if (options.out) fmt::print("Results are in {}\n", *options.out);
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
  auto* check =
      verb->add_flag("--check-determinism", options->check_determinism,
                     "Run each variant twice and compare event by event; exit code 6 when they differ");
  for (const auto* other : {"--out", "--strict"}) check->excludes(verb->get_option(other));
  verb->callback([&action, options] { action = [options] { return run_scenario(*options); }; });
}

} // namespace dioscope::app
