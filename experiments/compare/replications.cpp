#include "experiments/compare/replications.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "results/metrics.hpp"

namespace dioscope::experiments {
namespace {

std::vector<Sample> samples(const VariantRuns& variant, const std::string& metric) {
  std::vector<Sample> list;
  for (const auto& run : variant.runs) list.push_back(sample_of(run, metric));
  return list;
}

} // namespace

results::VariantResult without_details(results::VariantResult run) {
  results::VariantResult lean;
  lean.name = std::move(run.name);
  lean.seed = run.seed;
  lean.fingerprint = std::move(run.fingerprint);
  lean.metrics = std::move(run.metrics);
  lean.batches = run.batches;
  lean.batch_s = run.batch_s;
  lean.steadiness = std::move(run.steadiness);
  return lean;
}

Difference difference(const VariantRuns& baseline, const VariantRuns& variant, const std::string& metric,
                      double confidence, double smallest) {
  const auto* declared = results::find_metric(metric);
  auto result = difference(samples(baseline, metric), samples(variant, metric), confidence,
                           declared == nullptr ? 0 : declared->resolution, smallest);
  result.metric = metric;
  result.baseline = baseline.name;
  result.variant = variant.name;
  if (result.verdict == Verdict::no_samples)
    result.missing =
        results::why_no_samples(metric) + (result.baseline_mean  ? fmt::format(" in \"{}\"", variant.name)
                                           : result.variant_mean ? fmt::format(" in \"{}\"", baseline.name)
                                                                 : " in either");
  return result;
}

const std::vector<std::string>& usual_metrics() {
  static const auto kNames = results::metrics_with(&results::MetricDeclaration::compared);
  return kNames;
}

std::vector<Difference> differences(std::span<const VariantRuns> variants, std::size_t baseline,
                                    const std::vector<std::string>& metrics, double confidence,
                                    double smallest) {
  std::vector<Difference> list;
  for (std::size_t i = 0; i < variants.size(); ++i)
    for (const auto& metric : metrics)
      if (i != baseline)
        list.push_back(difference(variants[baseline], variants[i], metric, confidence, smallest));
  return list;
}

std::vector<VariantRuns> single_runs(std::span<const results::VariantResult> runs) {
  std::vector<VariantRuns> variants;
  for (const auto& run : runs) variants.push_back({run.name, {run}});
  return variants;
}

std::vector<Difference> differences(std::span<const results::VariantResult> runs) {
  constexpr double kConfidence = 0.95;
  return differences(single_runs(runs), 0, usual_metrics(), kConfidence);
}

std::string least_certain(std::span<const Difference> differences, double target) {
  const auto widest = std::ranges::max_element(differences, {}, &Difference::relative_half_width);
  if (widest == differences.end() || widest->relative_half_width() <= target) return {};
  return widest->variant + ": " + widest->metric;
}

std::size_t replications_needed(std::span<const Difference> differences, double target) {
  std::size_t most = 0;
  for (const auto& difference : differences) {
    const double excess = difference.relative_half_width() / target;
    const auto now = static_cast<double>(difference.replications);
    constexpr double kMany = 1e9;
    most = std::max(most, static_cast<std::size_t>(std::min(kMany, std::ceil(now * excess * excess))));
    most = std::max(most, difference.replications + 1);
  }
  return most;
}

} // namespace dioscope::experiments
