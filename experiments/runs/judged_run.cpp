#include "experiments/runs/judged_run.hpp"

#include "results/validation.hpp"

namespace dioscope::experiments {
namespace {

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
                              EndedVariants ended) {
  results::RunResult run;
  run.scenario = scenario.name;
  run.title = scenario.title;
  run.seed = static_cast<std::uint64_t>(scenario.variants.front().configuration.run.seed);
  run.variants = std::move(ended.results);
  run.failed = std::move(ended.failed);
  run.figures = results::compare(expectations(scenario, published, run.variants), run.variants);
  return run;
}

results::RunResult judged_run(const scenarios::Scenario& scenario, const std::optional<Published>& published,
                              const Workers& workers, const Observation& observation) {
  return judged_run(scenario, published,
                    run_variants(scenario.variants, workers, [&observation](const auto& variant) {
                      return observation.observers(variant);
                    }));
}

void write_run(const results::OutputFolder& folder, const scenarios::Scenario& scenario,
               const std::optional<Published>& published, const results::RunResult& run,
               results::MoreFiles more) {
  if (published)
    more.whole.emplace_back("validation.md",
                            results::validation_page(run, published->data, published->notes,
                                                     parameter_lines(scenario.variants.front())));
  results::write_results(folder, run, std::move(more));
}

} // namespace dioscope::experiments
