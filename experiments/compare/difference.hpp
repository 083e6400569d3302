#pragma once
/// Two variants on the same request streams: by how much a metric differs, and how sure that is.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/compare/interval.hpp"
#include "results/variant_result.hpp"

namespace dioscope::experiments {

/// What one run of a variant says about one metric.
struct Sample {
  std::optional<double> value;                   ///< none: the metric had no samples
  std::optional<results::Steadiness> steadiness; ///< none for totals, and for runs too short for batches
  std::int64_t batches = 0;
};

/// The sample of `metric` in a run. Throws std::out_of_range when there is no such metric.
Sample sample_of(const results::VariantResult& run, const std::string& metric);

enum class Verdict : std::uint8_t {
  more,       ///< the whole interval is above 0
  less,       ///< the whole interval is below 0
  none,       ///< the interval contains 0: no difference to see
  small,      ///< there is one, but smaller than anybody asked for
  equal,      ///< below the resolution of the metric, or not one pair of runs differs
  one_run,    ///< a single run and no batches: nothing is known about the spread
  not_steady, ///< the warm-up test failed: no number is given
  no_samples, ///< a run has no value of the metric: there is nothing to compare
};

/// Differences of means below this, in parts of the larger one, are of no interest unless somebody says so.
inline constexpr double kSmallestOfInterest = 0.005;

/// How one metric of `variant` differs from that of `baseline`.
struct Difference {
  std::string metric;
  std::string baseline;
  std::string variant;
  std::size_t replications = 0; ///< pairs of runs
  bool by_batches = false;      ///< the interval comes from batches within one run
  double confidence = 0;
  std::optional<double> baseline_mean; ///< none when a run has no value, as the next
  std::optional<double> variant_mean;
  double resolution = 0; ///< of the metric, relative
  double smallest = 0;   ///< difference of interest, relative
  Interval difference;   ///< variant - baseline
  Verdict verdict = Verdict::one_run;
  std::string drift;   ///< why not_steady: which of the two, and how it drifted
  std::string missing; ///< why no_samples: whose, and what did not happen

  /// Whether its ends mean something: the spread is known, and a number is given.
  bool has_interval() const {
    return verdict != Verdict::one_run && verdict != Verdict::not_steady && verdict != Verdict::no_samples;
  }
  /// Half-width of the interval in parts of the larger mean: 0 when both are 0 or no pair differs.
  double relative_half_width() const;
};

/// Compare run by run: sample i of both has the same seed. As many of the one as of the other, at least one.
/// `resolution` is that of the metric: a smaller difference is none; one smaller than `smallest` is small.
/// With several runs the interval is Student's over their paired differences, with one run over its batches.
Difference difference(std::span<const Sample> baseline, std::span<const Sample> variant, double confidence,
                      double resolution = 0, double smallest = kSmallestOfInterest);

/// What the warm-up test says against the runs; empty when they pass. The mean of the first quarter of the
/// measured interval is held against that of its last half: they may differ by 2 % of the latter, or by what
/// the spread of the batches explains with a probability of 0.001.
std::string drift_of(std::span<const Sample> runs);

/// "more", "one_run": as files have it.
std::string_view name_of(Verdict verdict);

/// "48.2 % less (95 % confidence: 47.9 % to 48.5 %)", "no difference to see: within -0.2 % .. +0.3 % (95 %
/// confidence)", ... in one line, without the metric's name.
std::string verdict_text(const Difference& difference);

} // namespace dioscope::experiments
