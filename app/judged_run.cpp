#include "app/judged_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "app/exit_codes.hpp"
#include "results/validation.hpp"

namespace dioscope::app {
namespace {

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
      fmt::print("{}: page {} of {} was the first to be wrong:\n{}\n", variant.name,
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

} // namespace

results::RunResult judged_run(const scenarios::Scenario& scenario, const std::optional<Published>& published,
                              std::vector<results::VariantResult> variants) {
  results::RunResult run;
  run.scenario = scenario.name;
  run.seed = static_cast<std::uint64_t>(scenario.variants.front().configuration.run.seed);
  run.variants = std::move(variants);
  run.figures = results::compare(expectations(scenario, published, run.variants), run.variants);
  return run;
}

void write_run(const std::filesystem::path& folder, const scenarios::Scenario& scenario,
               const std::optional<Published>& published, const results::RunResult& run,
               std::vector<results::File> more) {
  if (published)
    more.emplace_back("validation.md", results::validation_page(run, published->data, published->notes,
                                                                parameter_lines(scenario.variants.front())));
  results::write_results(folder, run, std::move(more));
}

int conclude(const results::RunResult& run, bool strict) {
  print_losses(run);
  if (print_violations(run)) return static_cast<int>(ExitCode::lock_rule);
  if (!strict || results::count_missed(run.figures) == 0) return 0;
  return static_cast<int>(ExitCode::expectation_missed);
}

} // namespace dioscope::app
