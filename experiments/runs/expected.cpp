#include "experiments/runs/expected.hpp"

#include <fmt/format.h>

#include "results/metrics.hpp"
#include "scenarios/suggest.hpp"

namespace dioscope::experiments {

namespace {

void require_metric(const scenarios::Scenario& scenario, const char* where, const std::string& metric) {
  if (results::find_metric(metric) != nullptr) return;
  throw text::InputError(scenario.file.string(), where,
                         fmt::format("unknown metric \"{}\"{}; `dioscope metrics` lists them", metric,
                                     scenarios::did_you_mean(metric, results::metric_names())));
}

} // namespace

std::optional<Published> load_published(const scenarios::Scenario& scenario) {
  for (const auto& expectation : scenario.expectations)
    require_metric(scenario, "expect", expectation.metric);
  if (scenario.claim)
    for (const auto& prediction : scenario.claim->predictions)
      require_metric(scenario, "claim.predictions", prediction.metric);
  if (scenario.compare_with.empty()) return std::nullopt;
  std::filesystem::path file;
  try {
    file = results::find_published(scenario.compare_with, scenario.file);
  } catch (const text::InputError& error) {
    throw text::InputError(scenario.file.string(), "compare_with", error.what());
  }
  return Published{results::load_published(file), results::load_notes(file)};
}

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

} // namespace dioscope::experiments
