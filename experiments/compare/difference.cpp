#include "experiments/compare/difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "results/metrics.hpp"
#include "results/number_text.hpp"

namespace dioscope::experiments {
namespace {

constexpr double kPercent = 100;
/// A drift smaller than this moves the mean by less than a quarter of it.
constexpr double kLeastDrift = 0.02;
constexpr double kDriftByChance = 0.001;

/// All of them have one.
std::vector<double> values_of(std::span<const Sample> runs) {
  std::vector<double> values;
  for (const auto& run : runs) values.push_back(*run.value);
  return values;
}

/// None when a run has no value.
std::optional<double> mean_of_runs(std::span<const Sample> runs) {
  if (!std::ranges::all_of(runs, [](const Sample& run) { return run.value.has_value(); }))
    return std::nullopt;
  return mean_of(values_of(runs));
}

/// The larger of the two means.
double scale_of(const Difference& d) {
  return std::max(std::abs(d.baseline_mean.value_or(0)), std::abs(d.variant_mean.value_or(0)));
}

Verdict judge(const Difference& result) {
  const auto& interval = result.difference;
  const double step = result.resolution * scale_of(result);
  if (std::max(std::abs(interval.low()), std::abs(interval.high())) <= step) return Verdict::equal;
  if (interval.contains(0)) return Verdict::none;
  if (std::abs(interval.mean) < result.smallest * scale_of(result)) return Verdict::small;
  return interval.mean > 0 ? Verdict::more : Verdict::less;
}

/// Of one run each: the spread of batches is all there is.
void judge_batches(Difference& result, const Sample& baseline, const Sample& variant) {
  result.difference.mean = *variant.value - *baseline.value;
  if (!baseline.steadiness || !variant.steadiness) return;
  result.by_batches = true;
  const double error = std::hypot(baseline.steadiness->standard_error, variant.steadiness->standard_error);
  const auto degrees = static_cast<double>(std::min(baseline.batches, variant.batches) - 1);
  result.difference = interval_of(result.difference.mean, error, degrees, result.confidence);
  result.verdict = judge(result);
}

std::string percent_text(double part) {
  return results::fixed_text(part * kPercent, std::abs(part) < 0.1 ? 2 : 1);
}

std::string signed_percent(double part) { return (part > 0 ? "+" : "") + percent_text(part) + " %"; }

} // namespace

Sample sample_of(const results::VariantResult& run, const std::string& metric) {
  Sample sample{run.metric(metric), std::nullopt, run.batches};
  const auto found = std::ranges::find(run.steadiness, metric, &results::Steadiness::name);
  if (found != run.steadiness.end()) {
    sample.steadiness = *found;
    sample.batches = found->batches;
  }
  return sample;
}

double Difference::relative_half_width() const {
  const double scale = scale_of(*this);
  return scale == 0 ? 0 : difference.half_width / scale;
}

std::string drift_of(std::span<const Sample> runs) {
  double early = 0;
  double late = 0;
  double squares = 0;
  double degrees = 0;
  for (const auto& run : runs) {
    if (!run.steadiness) return {};
    early += run.steadiness->early;
    late += run.steadiness->late;
    squares += run.steadiness->drift_error * run.steadiness->drift_error;
    degrees += static_cast<double>(run.batches) * 3 / 4 - 2;
  }
  const auto n = static_cast<double>(runs.size());
  const double drift = (late - early) / n;
  if (std::abs(drift) <= kLeastDrift * std::abs(late) / n) return {};
  const double error = std::sqrt(squares) / n;
  if (error > 0 && student_two_sided(drift / error, std::max(1.0, degrees)) > kDriftByChance) return {};
  return fmt::format("{} in the first quarter of the measured interval, {} in its last half",
                     results::number_text(early / n), results::number_text(late / n));
}

Difference difference(std::span<const Sample> baseline, std::span<const Sample> variant, double confidence,
                      double resolution, double smallest) {
  Difference result;
  result.replications = baseline.size();
  result.confidence = confidence;
  result.resolution = resolution;
  result.smallest = smallest;
  result.baseline_mean = mean_of_runs(baseline);
  result.variant_mean = mean_of_runs(variant);
  if (!result.baseline_mean || !result.variant_mean) {
    result.verdict = Verdict::no_samples;
    return result;
  }
  if (baseline.size() == 1) {
    judge_batches(result, baseline[0], variant[0]);
  } else {
    result.difference = paired_interval(values_of(baseline), values_of(variant), confidence);
    result.verdict = judge(result);
  }
  result.drift = drift_of(baseline);
  if (result.drift.empty()) result.drift = drift_of(variant);
  if (!result.drift.empty()) result.verdict = Verdict::not_steady;
  return result;
}

std::string_view name_of(Verdict verdict) {
  static constexpr auto kNames = std::to_array<std::string_view>(
      {"more", "less", "none", "small", "equal", "one_run", "not_steady", "no_samples"});
  return kNames[static_cast<std::size_t>(verdict)];
}

std::string verdict_text(const Difference& d) {
  const auto confidence = fmt::format("{} % confidence", results::exact_text(d.confidence * kPercent));
  switch (d.verdict) {
  case Verdict::no_samples:
    return "not comparable: " + d.missing;
  case Verdict::not_steady:
    return "refused: the warm-up was too short: " + d.drift;
  case Verdict::one_run:
    return "one run without batches: nothing is known about its spread";
  case Verdict::equal:
    if (d.difference.mean == 0 && d.difference.half_width == 0)
      return "no difference to see: every pair of runs agrees";
    return fmt::format("no difference to see: within the metric's resolution, {} %",
                       percent_text(d.resolution));
  case Verdict::small:
    return fmt::format("{} ({}), less than the {} % that are of interest",
                       signed_percent(d.difference.mean / scale_of(d)), confidence,
                       results::exact_text(d.smallest * kPercent));
  default:
    break;
  }
  if (d.baseline_mean == 0) {
    const auto range = fmt::format("{} to {} ({})", results::number_text(d.difference.low()),
                                   results::number_text(d.difference.high()), confidence);
    return d.verdict == Verdict::none ? "no difference to see: " + range
                                      : results::number_text(d.difference.mean) + " instead of 0: " + range;
  }
  const double scale = std::abs(*d.baseline_mean);
  const double low = d.difference.low() / scale;
  const double high = d.difference.high() / scale;
  if (d.verdict == Verdict::none)
    return fmt::format("no difference to see: {} to {} ({})", signed_percent(low), signed_percent(high),
                       confidence);
  const bool more = d.verdict == Verdict::more;
  return fmt::format("{} % {} ({}: {} % to {} %)", percent_text(std::abs(d.difference.mean) / scale),
                     more ? "more" : "less", confidence, percent_text(more ? low : -high),
                     percent_text(more ? high : -low));
}

} // namespace dioscope::experiments
