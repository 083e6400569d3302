/// dioscope compare: the variants of a scenario against each other, with how sure that is.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "app/conclude.hpp"
#include "app/experiment_arguments.hpp"
#include "app/load_scenario.hpp"
#include "app/option_table.hpp"
#include "app/print.hpp"
#include "app/run_arguments.hpp"
#include "app/verbs.hpp"
#include "experiments/compare/compare_results.hpp"
#include "experiments/compare/compare_scenario.hpp"
#include "experiments/compare/replicate.hpp"
#include "experiments/compare/report.hpp"
#include "experiments/runs/judged_run.hpp"
#include "results/output_folder.hpp"
#include "scenarios/library.hpp"

namespace dioscope::app {
namespace {

using experiments::Compared;

struct CompareOptions {
  RunOptions run;
  std::optional<std::string> baseline; ///< a variant; the first when none is named
  experiments::ComparePlan plan;
};

/// The scenarios that were asked for, a folder standing for those in it in order of name.
std::vector<std::string> scenario_files(const std::vector<std::string>& names) {
  std::vector<std::string> files;
  for (const auto& name : names) {
    const auto folder = scenarios::find_folder(name);
    if (!folder) {
      files.push_back(name);
      continue;
    }
    std::vector<std::string> inside;
    for (const auto& entry : std::filesystem::directory_iterator(*folder))
      if (entry.path().extension() == ".json" && entry.path().filename() != "schema.json")
        inside.push_back(entry.path().string());
    if (inside.empty())
      throw Failure(ExitCode::usage,
                    fmt::format("{}: found no *.json in it; legal: a folder of scenarios", name));
    std::ranges::sort(inside);
    files.insert(files.end(), inside.begin(), inside.end());
  }
  return files;
}

/// The variant that the others are held against.
std::size_t baseline_of(const scenarios::Scenario& scenario, const CompareOptions& options) {
  if (!options.baseline) return 0;
  return require_variant("--baseline", scenario, *options.baseline);
}

void check_claim(const scenarios::Scenario& scenario, const CompareOptions& options) {
  if (!scenario.claim) return;
  if (!options.run.variants.empty())
    throw Failure(ExitCode::usage,
                  fmt::format("--variant: {} is about a claim, which needs all its variants", scenario.name));
}

void print(const scenarios::Scenario& scenario, const results::RunResult& run, const Compared& compared,
           const experiments::ComparePlan& plan) {
  const auto colour = results::colour_for(STDOUT_FILENO);
  say("{}\n\n", scenario.title);
  print_failed(run);
  if (!run.figures.empty())
    say("{}{}\n", plan.replications > 1 || plan.until ? fmt::format("Seed {}:\n", run.seed) : "",
        results::comparison_text(run.figures, colour));
  if (scenario.claim && !compared.claim) say("The claim is not tested, since that takes all variants.\n\n");
  if (compared.claim)
    say("{}\n", experiments::claim_card(*compared.claim, colour));
  else
    say("{}\n", experiments::differences_text(compared.differences, colour));
  if (!compared.unreached.empty())
    say("After {} replications the interval of {} is still wider than {} %: --at-most allows more.\n",
        compared.runs.front().runs.size(), compared.unreached, *plan.until * 100);
}

/// Simulate, write and print one scenario. Returns the exit code.
int compare_one(const scenarios::Scenario& scenario, const std::optional<std::filesystem::path>& folder,
                const CompareOptions& options) {
  const auto published = experiments::load_published(scenario);
  std::optional<results::OutputFolder> out;
  if (folder) out.emplace(*folder);
  const auto compared = experiments::compare_variants(scenario, options.plan, baseline_of(scenario, options),
                                                      options.run.workers);
  const auto run = experiments::judged_run(scenario, published, compared.first_runs());
  if (out) experiments::write_run(*out, scenario, published, run, {compared.files(), {}});
  print(scenario, run, compared, options.plan);
  const int code = conclude(run, options.run.strict);
  if (folder) say("Results are in {}\n\n", folder->string());
  if (compared.cut_off > 0)
    tell("dioscope: {}: cut off by {}: {} of {} replications were made\n", scenario.name,
         options.run.workers.limit_text(), compared.runs.front().runs.size(), compared.cut_off);
  if (code == 0 && compared.cut_off > 0) return static_cast<int>(ExitCode::unfinished);
  const bool other_finding = options.run.strict && compared.claim && !compared.claim->as_found();
  return code == 0 && other_finding ? static_cast<int>(ExitCode::expectation_missed) : code;
}

int compare_scenarios(const CompareOptions& options) {
  std::vector<scenarios::Scenario> all;
  const auto& plan = options.plan;
  for (const auto& name : scenario_files(options.run.scenarios)) {
    all.push_back(load_scenario(name, {options.run.overrides, options.run.quick}, options.run.variants));
    check_claim(all.back(), options);
    baseline_of(all.back(), options);
    experiments::with_seed(all.back().variants,
                           std::max(plan.replications, plan.until ? plan.at_most : 0) - 1);
  }
  for (const auto& scenario : all)
    if (options.run.out && std::ranges::count(all, scenario.name, &scenarios::Scenario::name) > 1)
      throw Failure(ExitCode::usage,
                    fmt::format("--out: two of the scenarios are called {} and would write to one folder",
                                scenario.name));
  int code = 0;
  for (const auto& scenario : all) {
    std::optional<std::filesystem::path> folder;
    if (options.run.out)
      folder = all.size() == 1 ? std::filesystem::path(*options.run.out)
                               : std::filesystem::path(*options.run.out) / scenario.name;
    code = std::max(code, compare_one(scenario, folder, options));
  }
  return code;
}

int compare(const CLI::App& verb, const CompareOptions& options) {
  const auto& names = options.run.scenarios;
  const auto results = std::ranges::count_if(names, experiments::is_result_file);
  if (results == 0) {
    refuse_meaningless(verb);
    return compare_scenarios(options);
  }
  if (std::cmp_less(results, names.size()))
    throw Failure(ExitCode::usage, "found results and scenarios; legal: only the ones or only the others");
  refuse_meaningless(verb, {"result files"});
  const auto differences = experiments::compare_results(names, options.plan.metrics, options.plan.confidence);
  say("{}\n", experiments::differences_text(differences, results::colour_for(STDOUT_FILENO)));
  return static_cast<int>(ExitCode::ok);
}

} // namespace

void add_compare(CLI::App& app, Action& action) {
  auto* verb = app.add_subcommand(
      "compare",
      "Simulate the variants of scenarios several times and tell how they differ, and how sure that is");
  auto options = std::make_shared<CompareOptions>();
  // One RunOptions, as part of the whole.
  const std::shared_ptr<RunOptions> run(options, &options->run);
  verb->add_option(
          "scenario", run->scenarios,
          "Files, folders, or names that `dioscope list` shows; or result.json files of earlier runs")
      ->type_name("SCENARIO")
      ->required();
  add_run_arguments(*verb, run);
  verb->add_option("--variant", run->variants, "Compare these variants only; may be given again")
      ->type_name("NAME")
      ->allow_extra_args(false);
  verb->add_option("--baseline", options->baseline,
                   "The variant that the others are held against; default: the first")
      ->type_name("NAME");
  add_metrics(*verb, options->plan.metrics, "Compare this metric; may be given again")
      ->default_str("the nine that tell designs apart");
  verb->add_option("--replications", options->plan.replications,
                   "Runs of every variant, with the seeds that follow; at least as many with --until")
      ->check(whole_number(1, kMostReplications))
      ->capture_default_str();
  verb->add_option_function<std::string>(
          "--until",
          [options](const std::string& text) { options->plan.until = percentage("--until", text); },
          "Go on until every interval is this narrow, in percent of the larger mean: 1%")
      ->type_name("PERCENT");
  verb->add_option("--at-most", options->plan.at_most,
                   "With --until: replications after which it ends in any case")
      ->check(whole_number(2, kMostReplications))
      ->capture_default_str();
  add_confidence(*verb, options->plan.confidence);
  verb->callback([&action, verb, options] { action = [verb, options] { return compare(*verb, *options); }; });
}

} // namespace dioscope::app
