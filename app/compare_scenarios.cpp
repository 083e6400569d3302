#include "app/compare_scenarios.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "app/compare_results.hpp"
#include "app/exit_codes.hpp"
#include "app/judged_run.hpp"
#include "app/load_scenario.hpp"
#include "app/replicate.hpp"
#include "experiments/report.hpp"
#include "results/files.hpp"

namespace dioscope::app {
namespace {

using Runs = std::vector<experiments::VariantRuns>;

/// The scenarios that were asked for, a folder standing for those in it in order of name.
std::vector<std::string> scenario_files(const std::vector<std::string>& names) {
  std::vector<std::string> files;
  for (const auto& name : names) {
    if (!std::filesystem::is_directory(name)) {
      files.push_back(name);
      continue;
    }
    std::vector<std::string> inside;
    for (const auto& entry : std::filesystem::directory_iterator(name))
      if (entry.path().extension() == ".json" && entry.path().filename() != "schema.json")
        inside.push_back(entry.path().string());
    std::ranges::sort(inside);
    files.insert(files.end(), inside.begin(), inside.end());
  }
  return files;
}

/// The variant that the others are held against.
std::size_t baseline_of(const scenarios::Scenario& scenario, const CompareOptions& options) {
  if (!options.baseline) return 0;
  std::vector<std::string> names;
  for (const auto& variant : scenario.variants) names.push_back(variant.name);
  const auto found = std::ranges::find(names, *options.baseline);
  if (found == names.end())
    throw Failure(ExitCode::usage, fmt::format("--baseline: {} has no variant \"{}\"; it has: {}",
                                               scenario.name, *options.baseline, fmt::join(names, "; ")));
  return static_cast<std::size_t>(found - names.begin());
}

/// All that is to be known about a scenario's variants.
struct Compared {
  Runs runs;
  std::vector<experiments::Difference> differences;
  std::optional<experiments::TestedClaim> claim;
  std::string unreached; ///< the metric for which --until was not reached

  /// What `until` is about: the claim's predictions, or else the differences.
  std::vector<experiments::Difference> decisive() const {
    if (!claim) return differences;
    std::vector<experiments::Difference> list;
    for (const auto& tested : claim->predictions) list.push_back(tested.difference);
    return list;
  }
};

void judge(Compared& compared, const scenarios::Scenario& scenario, const CompareOptions& options) {
  const auto& metrics = options.metrics.empty() ? experiments::usual_metrics() : options.metrics;
  compared.differences =
      experiments::differences(compared.runs, baseline_of(scenario, options), metrics, options.confidence);
  if (scenario.claim)
    compared.claim = experiments::test_claim(*scenario.claim, compared.runs, options.confidence);
}

Compared compare_variants(const scenarios::Scenario& scenario, const CompareOptions& options) {
  Compared compared;
  constexpr std::size_t kLeastForSpread = 3;
  auto count = options.until ? std::max(options.replications, kLeastForSpread) : options.replications;
  while (true) {
    replicate(scenario, count, options.run.jobs, compared.runs);
    judge(compared, scenario, options);
    if (!options.until) return compared;
    const auto decisive = compared.decisive();
    compared.unreached = experiments::least_certain(decisive, *options.until);
    if (compared.unreached.empty() || count >= options.at_most) return compared;
    // The spread is only an estimate: at most twice as many before the next look.
    count =
        std::min({experiments::replications_needed(decisive, *options.until), 2 * count, options.at_most});
  }
}

void check_claim(const scenarios::Scenario& scenario, const CompareOptions& options) {
  if (!scenario.claim) return;
  if (!options.run.variants.empty())
    throw Failure(ExitCode::usage,
                  fmt::format("--variant: {} is about a claim, which needs all its variants", scenario.name));
}

void print(const scenarios::Scenario& scenario, const results::RunResult& run, const Compared& compared,
           const CompareOptions& options) {
  const auto colour = results::colour_for(STDOUT_FILENO);
  fmt::print("{}\n\n", scenario.title);
  if (!run.figures.empty())
    fmt::print("{}{}\n", options.replications > 1 || options.until ? fmt::format("Seed {}:\n", run.seed) : "",
               results::comparison_text(run.figures, colour));
  if (compared.claim)
    fmt::print("{}\n", experiments::claim_card(*compared.claim, colour));
  else
    fmt::print("{}\n", experiments::differences_text(compared.differences, colour));
  if (!compared.unreached.empty())
    fmt::print("After {} replications the interval of {} is still wider than {} %: --at-most allows more.\n",
               compared.runs.front().runs.size(), compared.unreached, *options.until * 100);
}

/// Simulate, write and print one scenario. Returns the exit code.
int compare_one(const scenarios::Scenario& scenario, const std::optional<std::filesystem::path>& folder,
                const CompareOptions& options) {
  const auto published = load_published(scenario);
  if (folder) results::prepare_folder(*folder);
  const auto compared = compare_variants(scenario, options);
  std::vector<results::VariantResult> first;
  for (const auto& variant : compared.runs) first.push_back(variant.runs.front());
  const auto run = judged_run(scenario, published, std::move(first));
  if (folder) {
    std::vector<results::File> more{{"replications.csv", experiments::replications_csv(compared.runs)},
                                    {"differences.csv", experiments::differences_csv(compared.differences)}};
    if (compared.claim) more.emplace_back("claim.csv", experiments::claim_csv(*compared.claim));
    write_run(*folder, scenario, published, run, std::move(more));
  }
  print(scenario, run, compared, options);
  const int code = conclude(run, options.run.strict);
  if (folder) fmt::print("Results are in {}\n\n", folder->string());
  const bool other_finding = options.run.strict && compared.claim && !compared.claim->as_found();
  return std::max(code, other_finding ? static_cast<int>(ExitCode::expectation_missed) : 0);
}

} // namespace

int compare_scenarios(const CompareOptions& options) {
  const auto results = std::ranges::count_if(options.run.scenarios, is_result_file);
  if (results > 0 && std::cmp_less(results, options.run.scenarios.size()))
    throw Failure(ExitCode::usage, "found results and scenarios; legal: only the ones or only the others");
  if (results > 0) return compare_results(options);
  std::vector<scenarios::Scenario> all;
  for (const auto& name : scenario_files(options.run.scenarios)) {
    all.push_back(load_scenario(name, {options.run.overrides, options.run.quick}, options.run.variants));
    check_claim(all.back(), options);
    baseline_of(all.back(), options);
    with_seed(all.back().variants, std::max(options.replications, options.until ? options.at_most : 0) - 1);
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

} // namespace dioscope::app
