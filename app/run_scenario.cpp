#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "app/determinism.hpp"
#include "app/exit_codes.hpp"
#include "app/load_scenario.hpp"
#include "app/progress.hpp"
#include "app/run_options.hpp"
#include "app/simulate.hpp"
#include "app/workers.hpp"
#include "results/designs.hpp"
#include "results/files.hpp"
#include "results/metrics.hpp"
#include "results/published.hpp"
#include "results/result_json.hpp"
#include "results/summary.hpp"
#include "results/validation.hpp"
#include "results/write_results.hpp"

namespace dioscope::app {
namespace {

scenarios::Scenario load(const std::string& name, const RunOptions& options) {
  return load_scenario(name, {options.overrides, options.quick}, options.variants);
}

/// What was measured elsewhere, that the scenario is compared with.
struct Published {
  results::PublishedData data;
  results::Notes notes;
};

/// Before the run, so that bad data costs nobody a run.
std::optional<Published> load_published(const scenarios::Scenario& scenario) {
  for (const auto& expectation : scenario.expectations)
    if (results::find_metric(expectation.metric) == nullptr)
      throw Failure(ExitCode::bad_scenario,
                    fmt::format("{}: expect: unknown metric \"{}\"; docs/output.md lists them",
                                scenario.file.string(), expectation.metric));
  if (scenario.compare_with.empty()) return std::nullopt;
  const auto file = results::find_published(scenario.compare_with);
  return Published{results::load_published(file), results::load_notes(file)};
}

/// What the scenario's author and the published data expect, as far as its variants were run.
std::vector<results::ExpectedFigure> expectations(const scenarios::Scenario& scenario,
                                                  const std::optional<Published>& published,
                                                  std::span<const results::VariantResult> variants) {
  std::vector<results::ExpectedFigure> figures;
  if (published) figures = results::expected_figures(published->data, variants);
  for (const auto& expectation : scenario.expectations) {
    for (const auto& variant : variants) {
      if (!expectation.variant.empty() && expectation.variant != variant.name) continue;
      results::ExpectedFigure figure;
      figure.variant = variant.name;
      figure.metric = expectation.metric;
      figure.over = expectation.over;
      figure.published = expectation.published;
      figure.min = expectation.min;
      figure.max = expectation.max;
      figure.source = expectation.source;
      if (expectation.published && expectation.tolerance) {
        figure.min = *expectation.published * (1 - *expectation.tolerance);
        figure.max = *expectation.published * (1 + *expectation.tolerance);
      }
      figures.push_back(std::move(figure));
    }
  }
  return figures;
}

results::RunResult run_variants(const scenarios::Scenario& scenario,
                                const std::optional<Published>& published, const RunOptions& options) {
  std::vector<Job> jobs;
  for (const auto& variant : scenario.variants)
    jobs.push_back({variant.name, [&variant](const ReportProgress& progress) {
                      return results::to_json(simulate(variant, progress)).dump();
                    }});
  ProgressLine line;
  const auto outcomes =
      run_jobs(jobs, options.jobs,
               {[&line](const std::string& name, const ProgressRecord& record) { line.update(name, record); },
                [&line](const JobResult& job) {
                  line.finish(job.name);
                  if (job.code == ExitCode::ok) return;
                  line.clear();
                  throw Failure(job.code, fmt::format("{}: {}", job.name, job.problem));
                }});
  line.clear();
  results::RunResult run;
  run.scenario = scenario.name;
  run.seed = static_cast<std::uint64_t>(scenario.variants.front().configuration.run.seed);
  for (const auto& outcome : outcomes)
    run.variants.push_back(results::variant_from_json(results::Json::parse(outcome.output)));
  run.figures = results::compare(expectations(scenario, published, run.variants), run.variants);
  return run;
}

void check_determinism(const scenarios::Scenario& scenario) {
  for (const auto& variant : scenario.variants) {
    if (const auto difference = first_difference(variant))
      throw Failure(ExitCode::non_determinism,
                    fmt::format("{}: two runs with the same seed differ\n{}", variant.name, *difference));
    fmt::print("{}: two runs are equal, event by event\n", variant.name);
  }
}

void print(const scenarios::Scenario& scenario, const results::RunResult& run, bool summaries) {
  const auto colour = results::colour_for(STDOUT_FILENO);
  fmt::print("{}\n\n", scenario.title);
  if (summaries)
    for (const auto& variant : run.variants) fmt::print("{}\n", results::summary_text(variant, colour));
  if (!run.figures.empty()) fmt::print("{}\n", results::comparison_text(run.figures, colour));
  if (run.variants.size() > 1) fmt::print("{}\n", results::designs_text(run.variants, colour));
}

/// Whether the scenario says that this variant breaks lock rules, as often as it did.
bool expects_violations(const results::RunResult& run, const std::string& variant) {
  return std::ranges::any_of(run.figures, [&variant](const auto& figure) {
    return figure.expected.metric == "lock_violations" && figure.expected.variant == variant &&
           figure.verdict == results::Verdict::within;
  });
}

void print_losses(const results::RunResult& run) {
  for (const auto& variant : run.variants)
    if (!variant.losses.empty())
      fmt::print("{}: page {} of file {} was the first to lose data:\n{}\n", variant.name,
                 variant.losses.front().page, variant.losses.front().file, variant.losses.front().history);
}

/// The reports of broken lock rules; true when a variant has some that the scenario does not expect.
bool print_violations(const results::RunResult& run) {
  bool unexpected = false;
  for (const auto& variant : run.variants) {
    for (const auto& violation : variant.lock_violations)
      fmt::print("{}: {}\n\n{}\n", variant.name, violation.summary, violation.report);
    if (variant.lock_violations.empty() || expects_violations(run, variant.name)) continue;
    unexpected = true;
    fmt::print(stderr, "dioscope: {}: {} broken lock {} that the scenario does not expect\n", variant.name,
               variant.lock_violations.size(), variant.lock_violations.size() == 1 ? "rule" : "rules");
  }
  return unexpected;
}

int verdict(const results::RunResult& run, const RunOptions& options) {
  if (!options.strict || results::count_missed(run.figures) == 0) return 0;
  return static_cast<int>(ExitCode::expectation_missed);
}

/// The fitted and sourced parameters of the first variant, for the validation page.
std::vector<results::ParameterLine> parameter_lines(const scenarios::Variant& variant) {
  auto configuration = variant.configuration;
  std::vector<results::ParameterLine> lines;
  const scenarios::ParameterIndex index(scenarios::bind(configuration));
  for (const auto& bound : index.parameters())
    lines.push_back(
        {bound.path, sim::to_string(bound.value()), bound.parameter->source, bound.parameter->sentence});
  return lines;
}

void write(const std::filesystem::path& folder, const scenarios::Scenario& scenario,
           const std::optional<Published>& published, const results::RunResult& run) {
  std::vector<results::File> more;
  if (published)
    more.emplace_back("validation.md", results::validation_page(run, published->data, published->notes,
                                                                parameter_lines(scenario.variants.front())));
  results::write_results(folder, run, std::move(more));
}

/// Simulate, write and print one scenario. Returns the exit code.
int run_one(const scenarios::Scenario& scenario, const std::optional<std::filesystem::path>& folder,
            bool summaries, const RunOptions& options) {
  const auto published = load_published(scenario);
  if (folder) results::prepare_folder(*folder);
  const auto run = run_variants(scenario, published, options);
  if (folder) write(*folder, scenario, published, run);
  print(scenario, run, summaries);
  print_losses(run);
  const bool broken_rules = print_violations(run);
  if (folder) fmt::print("Results are in {}\n", folder->string());
  return broken_rules ? static_cast<int>(ExitCode::lock_rule) : verdict(run, options);
}

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

} // namespace

int run_scenario(const RunOptions& options) {
  const auto scenario = load(options.scenarios.front(), options);
  if (options.check_determinism) {
    check_determinism(scenario);
    return 0;
  }
  std::optional<std::filesystem::path> folder;
  if (options.out) folder = *options.out;
  return run_one(scenario, folder, true, options);
}

int compare_scenarios(const RunOptions& options) {
  std::vector<scenarios::Scenario> all;
  for (const auto& name : scenario_files(options.scenarios)) all.push_back(load(name, options));
  for (const auto& scenario : all)
    if (options.out && std::ranges::count(all, scenario.name, &scenarios::Scenario::name) > 1)
      throw Failure(ExitCode::usage,
                    fmt::format("--out: two of the scenarios are called {} and would write to one folder",
                                scenario.name));
  int code = 0;
  for (const auto& scenario : all) {
    std::optional<std::filesystem::path> folder;
    if (options.out)
      folder = all.size() == 1 ? std::filesystem::path(*options.out)
                               : std::filesystem::path(*options.out) / scenario.name;
    code = std::max(code, run_one(scenario, folder, false, options));
  }
  return code;
}

} // namespace dioscope::app
