/// dioscope run: one scenario, once.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>

#include "app/conclude.hpp"
#include "app/load_scenario.hpp"
#include "app/observe_arguments.hpp"
#include "app/option_table.hpp"
#include "app/print.hpp"
#include "app/run_arguments.hpp"
#include "app/verbs.hpp"
#include "experiments/compare/first_screen.hpp"
#include "experiments/compare/replications.hpp"
#include "experiments/runs/determinism.hpp"
#include "experiments/runs/judged_run.hpp"
#include "experiments/runs/observation.hpp"
#include "experiments/runs/run_database.hpp"
#include "experiments/runs/run_variants.hpp"
#include "results/designs.hpp"
#include "results/output_folder.hpp"
#include "results/overview.hpp"
#include "results/summary.hpp"
#include "text/escape.hpp"

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

/// The answer: two variants against each other, or a line for each of more; of one what it did.
std::string answer_of(const results::RunResult& run, const results::Screen& screen) {
  if (run.variants.empty()) return {};
  if (run.variants.size() == 1) return results::summary_text(run.variants.front(), screen) + "\n";
  if (run.variants.size() > 2) return results::overview_text(run.variants, screen) + "\n";
  return experiments::first_screen(experiments::differences(run.variants), run.variants, screen) + "\n";
}

void print_details(const results::RunResult& run, const results::Screen& screen) {
  if (run.variants.size() > 1)
    for (const auto& variant : run.variants) say("{}\n", results::summary_text(variant, screen));
  if (!run.figures.empty()) say("{}\n", results::comparison_text(run.figures, screen));
  if (run.variants.size() > 1) say("{}\n", results::designs_text(run.variants, screen));
}

void print(const scenarios::Scenario& scenario, const results::RunResult& run, bool details) {
  const auto screen = output_screen();
  say("{}\n", results::wrapped(scenario.title, 0, screen.columns));
  say("{}", answer_of(run, screen));
  print_failed(run);
  if (details)
    print_details(run, screen);
  else if (const auto verdicts = results::verdicts_text(run.figures, screen); !verdicts.empty())
    say("{}\n", verdicts);
}

/// Where to look next, as one would type it.
std::string next_steps(const scenarios::Scenario& scenario, const RunOptions& options) {
  std::vector<std::string> steps;
  if (!options.details) steps.emplace_back("--details");
  if (!options.out) steps.emplace_back("--out DIR");
  const auto more = steps.empty() ? std::string() : fmt::format("More: {}\n", fmt::join(steps, " | "));
  if (scenario.variants.size() < 2) return more;
  return fmt::format("One run each: `dioscope compare {}` says what is not chance.\n{}",
                     text::shell_word(options.scenarios.front()), more);
}

/// Where records of I/Os wait until they are written: on the disk that they will be on.
std::filesystem::path scratch_folder(const RunOptions& run, const ObserveOptions& observe) {
  if (run.out) return *run.out;
  if (!observe.sqlite) return {};
  const auto folder = std::filesystem::path(*observe.sqlite).parent_path();
  return folder.empty() ? "." : folder;
}

int run_scenario(const CLI::App& verb, const RunOptions& options, ObserveOptions observe) {
  refuse_meaningless(verb);
  plan_trace(observe);
  const auto scenario =
      load_scenario(options.scenarios.front(), {options.overrides, options.quick}, options.variants);
  if (options.check_determinism) {
    check_determinism(scenario, options.workers);
    return 0;
  }
  const auto published = experiments::load_published(scenario);
  std::optional<results::OutputFolder> folder;
  if (options.out) folder.emplace(*options.out);
  if (observe.sqlite) experiments::check_run_database(*observe.sqlite);
  const experiments::Observation observation(observe.plan, scenario, scratch_folder(options, observe));
  auto run = experiments::judged_run(scenario, published, options.workers, observation);
  run.repeat = {repeat_command("run", options)};
  if (folder) experiments::write_run(*folder, scenario, published, run, observation.files(run));
  if (observe.sqlite) experiments::write_run_database(*observe.sqlite, run, observation);
  print(scenario, run, options.details);
  const int code = conclude(run, options);
  say("{}", next_steps(scenario, options));
  if (options.out) say("Results are in {}\n", *options.out);
  if (observe.sqlite) say("The database is {}\n", *observe.sqlite);
  for (const auto& [variant, path] : observation.traces())
    say("The trace of {} is {}\n", variant, path.string());
  return code;
}

} // namespace

void add_run(CLI::App& app, Action& action) {
  auto* verb = app.add_subcommand("run", "Simulate a scenario and report");
  auto options = std::make_shared<RunOptions>();
  auto observe = std::make_shared<ObserveOptions>();
  verb->add_option("scenario", options->scenarios, "A file, or a name that `dioscope list` shows")
      ->type_name("SCENARIO")
      ->required()
      ->expected(1);
  add_run_arguments(*verb, options);
  add_details(*verb, options->details);
  verb->add_option("--variant", options->variants, "Run this variant only; may be given again")
      ->type_name("NAME")
      ->allow_extra_args(false);
  add_observe_arguments(*verb, observe);
  verb->add_flag("--check-determinism", options->check_determinism,
                 "Run each variant twice and compare event by event; exit code 6 when they differ");
  verb->callback([&action, verb, options, observe] {
    action = [verb, options, observe] { return run_scenario(*verb, *options, *observe); };
  });
}

} // namespace dioscope::app
