/// dioscope compare: the variants of a scenario against each other, with how sure that is.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "app/conclude.hpp"
#include "app/experiment_arguments.hpp"
#include "app/load_scenario.hpp"
#include "app/option_table.hpp"
#include "app/print.hpp"
#include "app/run_arguments.hpp"
#include "app/verbs.hpp"
#include "experiments/compare/answer.hpp"
#include "experiments/compare/compare_results.hpp"
#include "experiments/compare/compare_scenario.hpp"
#include "experiments/compare/comparison_json.hpp"
#include "experiments/compare/first_screen.hpp"
#include "experiments/compare/replicate.hpp"
#include "experiments/compare/report.hpp"
#include "experiments/runs/judged_run.hpp"
#include "results/designs.hpp"
#include "results/number_text.hpp"
#include "results/output_folder.hpp"
#include "results/overview.hpp"
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

void print_details(const results::RunResult& run, const Compared& compared, const results::Screen& screen) {
  if (!run.figures.empty()) say("Seed {}:\n{}\n", run.seed, results::comparison_text(run.figures, screen));
  say("{}\n", experiments::differences_text(compared.differences, screen));
  if (run.variants.size() > 1) say("{}\n", results::designs_text(run.variants, screen));
}

void print(const scenarios::Scenario& scenario, const results::RunResult& run, const Compared& compared,
           const CompareOptions& options) {
  const auto screen = output_screen();
  say("{}\n", results::wrapped(scenario.title, 0, screen.columns));
  print_failed(run);
  if (scenario.claim && !compared.claim) say("The claim is not tested, since that takes all variants.\n\n");
  if (compared.claim)
    say("{}\n", options.run.details ? experiments::claim_card(*compared.claim, screen)
                                    : experiments::claim_screen(*compared.claim, screen));
  else
    say("{}\n", experiments::first_screen(compared.differences, run.variants, screen));
  if (options.run.details)
    print_details(run, compared, screen);
  else if (const auto verdicts = results::verdicts_text(run.figures, screen); !verdicts.empty())
    say("Seed {}: {}\n", run.seed, verdicts);
  if (!compared.unreached.empty())
    say("After {} replications the interval of {} is still wider than {} %: --at-most allows more.\n",
        compared.runs.front().runs.size(), compared.unreached, *options.plan.until * 100);
}

/// Of one scenario among several.
struct Ended {
  std::string scenario;
  int code = 0;
  std::string found;   ///< in a few words
  bool missed = false; ///< it is not what the scenario says
};

/// "claim true, as the scenario says", "3 of 11 metrics differ".
std::string finding_text(const Compared& compared) {
  if (!compared.failed.empty())
    return fmt::format("{} of {} variants have no result", compared.failed.size(),
                       compared.failed.size() + compared.runs.size());
  if (compared.claim)
    return fmt::format("claim {}, {}", compared.claim->finding,
                       compared.claim->as_found()
                           ? "as the scenario says"
                           : "MISSED: the scenario says " + compared.claim->claim.finding);
  const auto same =
      std::ranges::count(compared.differences, experiments::Judgement::same, experiments::judgement_of);
  return fmt::format("{} of {} metrics differ", std::ssize(compared.differences) - same,
                     compared.differences.size());
}

/// The command that compares this one of the scenarios again.
std::string repeat_of(const scenarios::Scenario& scenario, const CompareOptions& options) {
  auto one = options.run;
  if (one.scenarios.size() > 1 || scenarios::find_folder(one.scenarios.front()))
    one.scenarios = {scenario.file.string()};
  std::vector<std::string> more{"--replications", std::to_string(options.plan.replications)};
  for (const auto& metric : options.plan.metrics) more.insert(more.end(), {"--metric", metric});
  const auto percent = [](double part) { return fmt::format("{}%", results::exact_text(part * 100)); };
  const experiments::ComparePlan usual;
  if (options.plan.confidence != usual.confidence)
    more.insert(more.end(), {"--confidence", percent(options.plan.confidence)});
  if (options.plan.smallest != usual.smallest)
    more.insert(more.end(), {"--smallest", percent(options.plan.smallest)});
  if (options.baseline) more.insert(more.end(), {"--baseline", *options.baseline});
  if (options.plan.until)
    more.insert(more.end(),
                {"--until", percent(*options.plan.until), "--at-most", std::to_string(options.plan.at_most)});
  return repeat_command("compare", one, more);
}

/// Simulate, write and print one scenario.
Ended compare_one(const scenarios::Scenario& scenario, const std::optional<std::filesystem::path>& folder,
                  const CompareOptions& options) {
  const auto published = experiments::load_published(scenario);
  std::optional<results::OutputFolder> out;
  if (folder) out.emplace(*folder);
  const auto compared = experiments::compare_variants(scenario, options.plan, baseline_of(scenario, options),
                                                      options.run.workers);
  auto run = experiments::judged_run(scenario, published, compared.first_runs());
  run.repeat = {repeat_of(scenario, options)};
  run.comparison =
      experiments::comparison_json(compared.differences, compared.claim ? &*compared.claim : nullptr);
  if (out) experiments::write_run(*out, scenario, published, run, {compared.files(), {}});
  print(scenario, run, compared, options);
  const int code = conclude(run, options.run);
  if (folder)
    say("Results are in {}\n", folder->string());
  else if (!options.run.details)
    say("More: --details | --out DIR\n");
  if (compared.cut_off > 0)
    tell("dioscope: {}: cut off by {}: {} of {} replications were made\n", scenario.name,
         options.run.workers.limit_text(), compared.runs.front().runs.size(), compared.cut_off);
  const bool other_finding = options.run.strict && compared.claim && !compared.claim->as_found();
  const auto ended = [&] {
    if (code != 0) return code;
    if (compared.cut_off > 0) return static_cast<int>(ExitCode::unfinished);
    return other_finding ? static_cast<int>(ExitCode::expectation_missed) : 0;
  }();
  return {scenario.name, ended, finding_text(compared), compared.claim && !compared.claim->as_found()};
}

/// A line for each of several scenarios.
void print_findings(const std::vector<Ended>& all) {
  results::Table table;
  table.add_column("scenario", results::Table::Align::left);
  table.add_column("found", results::Table::Align::left);
  for (const auto& ended : all)
    table.add_row(
        {ended.scenario, {ended.found, ended.missed ? results::Paint::bad : results::Paint::plain}});
  say("\n{}", table.text(output_screen()));
}

/// One variant alone differs from nothing.
void check_variants(const scenarios::Scenario& scenario) {
  if (scenario.variants.size() < 2)
    throw Failure(ExitCode::usage,
                  fmt::format("{}: found one variant, \"{}\"; legal: two or more, or `dioscope run`",
                              scenario.name, scenario.variants.front().name));
}

int compare_scenarios(const CompareOptions& options) {
  std::vector<scenarios::Scenario> all;
  const auto& plan = options.plan;
  for (const auto& name : scenario_files(options.run.scenarios)) {
    all.push_back(load_scenario(name, {options.run.overrides, options.run.quick}, options.run.variants));
    check_claim(all.back(), options);
    check_variants(all.back());
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
  std::vector<Ended> ended;
  for (const auto& scenario : all) {
    std::optional<std::filesystem::path> folder;
    if (options.run.out)
      folder = all.size() == 1 ? std::filesystem::path(*options.run.out)
                               : std::filesystem::path(*options.run.out) / scenario.name;
    ended.push_back(compare_one(scenario, folder, options));
    code = std::max(code, ended.back().code);
  }
  if (ended.size() > 1) print_findings(ended);
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
  const auto differences = experiments::compare_results(names, options.plan.metrics, options.plan.confidence,
                                                        options.plan.smallest);
  const auto screen = output_screen();
  say("{}\n", experiments::first_screen(differences, {}, screen));
  if (options.run.details) say("{}\n", experiments::differences_text(differences, screen));
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
  add_details(*verb, run->details);
  verb->add_option("--variant", run->variants, "Compare these variants only; may be given again")
      ->type_name("NAME")
      ->allow_extra_args(false);
  verb->add_option("--baseline", options->baseline,
                   "The variant that the others are held against; default: the first")
      ->type_name("NAME");
  add_metrics(*verb, options->plan.metrics, "Compare this metric; may be given again")
      ->default_str("those that tell designs apart");
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
  verb->add_option_function<std::string>(
          "--smallest",
          [options](const std::string& text) { options->plan.smallest = percentage("--smallest", text); },
          "A smaller difference of means is of no interest and is not reported as one")
      ->type_name("PERCENT")
      ->default_str("0.5%");
  verb->callback([&action, verb, options] { action = [verb, options] { return compare(*verb, *options); }; });
}

} // namespace dioscope::app
