#include <doctest/doctest.h>

#include <random>

#include "experiments/compare/replications.hpp"
#include "experiments/compare/report.hpp"
#include "results/steadiness.hpp"
#include "tests/unit/results/sample.hpp"

using namespace dioscope;
using namespace dioscope::experiments;
using doctest::Approx;

namespace {

constexpr double kConfidence = 0.95;

std::vector<Sample> samples(std::initializer_list<double> values) {
  std::vector<Sample> list;
  for (const double value : values) list.push_back({value, std::nullopt, 0});
  return list;
}

Sample batched(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return {sum / static_cast<double>(values.size()), results::steadiness("m", values),
          static_cast<std::int64_t>(values.size())};
}

} // namespace

TEST_CASE(
    "900 Given four degrees of freedom, when the quantile is asked for, then it is that of the tables") {
  CHECK(student_quantile(0.95, 4) == Approx(2.776445));
  CHECK(student_quantile(0.99, 9) == Approx(3.249836));
  CHECK(student_two_sided(2.776445, 4) == Approx(0.05));
  CHECK(student_two_sided(0, 4) == Approx(1));
}

TEST_CASE(
    "901 Given samples, when their interval is computed, then it is mean and t times the standard error") {
  const std::vector<double> values{9, 10, 11, 12, 13};
  const auto interval = interval_of(values, kConfidence);
  CHECK(interval.mean == 11);
  CHECK(interval.half_width == Approx(2.776445 * std::sqrt(2.5 / 5)));
}

TEST_CASE(
    "902 Given runs that differ little but always the same way, when compared in pairs, then the difference "
    "is found that the two spreads would hide") {
  const auto d =
      difference(samples({100, 200, 300, 400}), samples({101, 201.2, 300.9, 401}), kConfidence, 0, 0.001);
  CHECK(d.verdict == Verdict::more);
  CHECK(d.difference.mean == Approx(1.025));
  CHECK(d.difference.half_width < 0.3);
}

TEST_CASE("903 Given noise around zero, when compared, then there is no difference to see") {
  const auto d = difference(samples({10, 11, 12}), samples({11, 10, 12.5}), kConfidence);
  CHECK(d.verdict == Verdict::none);
  CHECK(verdict_text(d).starts_with("no difference to see: "));
}

TEST_CASE("904 Given runs without any spread, when compared, then that is said and no certainty claimed") {
  const auto d = difference(samples({5, 5, 5}), samples({5, 5, 5}), kConfidence);
  CHECK(d.verdict == Verdict::equal);
  CHECK(verdict_text(d) == "no difference to see: every pair of runs agrees");
}

TEST_CASE("905 Given a difference of one bin, when the metric's resolution is that, then it is none") {
  const auto baseline = samples({6.432, 6.432, 6.432});
  const auto variant = samples({6.368, 6.368, 6.368});
  CHECK(difference(baseline, variant, kConfidence, 0.011).verdict == Verdict::equal);
  CHECK(difference(baseline, variant, kConfidence, 0.009).verdict == Verdict::less);
}

TEST_CASE("906 Given a baseline of zero, when compared, then the words do not divide by it") {
  CHECK(verdict_text(difference(samples({0, 0}), samples({0, 0}), kConfidence)) ==
        "no difference to see: every pair of runs agrees");
  CHECK(verdict_text(difference(samples({0, 0, 0}), samples({4, 5, 6}), kConfidence)) ==
        "5.000 instead of 0: 2.516 to 7.484 (95 % confidence)");
}

TEST_CASE("907 Given one run each with batches, when compared, then the interval comes from their spread") {
  std::vector<double> low;
  std::vector<double> high;
  for (int i = 0; i < 20; ++i) {
    low.push_back(100 + i % 3);
    high.push_back(110 + i % 3);
  }
  const auto d = difference(std::vector{batched(low)}, std::vector{batched(high)}, kConfidence);
  CHECK(d.by_batches);
  CHECK(d.verdict == Verdict::more);
  CHECK(d.difference.mean == Approx(10));
  CHECK(difference(samples({1}), samples({2}), kConfidence).verdict == Verdict::one_run);
}

TEST_CASE(
    "908 Given a run that settles within the measured interval, when compared, then the number is refused") {
  std::vector<double> settling;
  std::vector<double> steady;
  for (int i = 0; i < 24; ++i) {
    settling.push_back((i < 8 ? 150.0 - 6 * i : 100.0) + i % 2);
    steady.push_back(100 + i % 2);
  }
  const auto d = difference(std::vector{batched(steady)}, std::vector{batched(settling)}, kConfidence);
  CHECK(d.verdict == Verdict::not_steady);
  CHECK(verdict_text(d).starts_with("refused: the warm-up was too short: "));
  CHECK(drift_of(std::vector{batched(steady)}).empty());
}

TEST_CASE(
    "909 Given steady noise, when tested for warm-up a thousand times, then it is refused about as rarely as "
    "the test allows") {
  std::mt19937 random(2002);
  std::normal_distribution<double> noise(100, 10);
  int refused = 0;
  for (int run = 0; run < 1000; ++run) {
    std::vector<double> values(24);
    for (auto& value : values) value = noise(random);
    refused += drift_of(std::vector{batched(values)}).empty() ? 0 : 1;
  }
  CHECK(refused <= 5);
}

TEST_CASE("910 Given paired runs with a known difference, when compared a thousand times, then the interval "
          "holds it "
          "as often as it claims") {
  std::mt19937 random(2002);
  std::normal_distribution<double> noise(0, 1);
  int held = 0;
  constexpr double kTrue = 0.7;
  for (int run = 0; run < 1000; ++run) {
    std::vector<Sample> baseline;
    std::vector<Sample> variant;
    for (int i = 0; i < 5; ++i) {
      const double common = 50 * noise(random);
      baseline.push_back({common, std::nullopt, 0});
      variant.push_back({common + kTrue + noise(random), std::nullopt, 0});
    }
    held += difference(baseline, variant, kConfidence).difference.contains(kTrue) ? 1 : 0;
  }
  CHECK(held >= 930);
  CHECK(held <= 970);
}

TEST_CASE(
    "911 Given wide intervals, when asked how many runs are needed, then it is the square of the excess, and "
    "one more at least") {
  auto d = difference(samples({100, 101, 99, 100}), samples({104, 100, 101, 103}), kConfidence);
  const double width = d.relative_half_width();
  CHECK(replications_needed(std::vector{d}, width / 2) == 16);
  CHECK(replications_needed(std::vector{d}, width * 2) == 5);
  CHECK(least_certain(std::vector{d}, width * 2).empty());
  d.variant = "new";
  d.metric = "speed";
  CHECK(least_certain(std::vector{d}, width / 2) == "new: speed");
}

TEST_CASE("912 Given a run, when details are left out, then metrics, seed and steadiness stay") {
  const auto run = results::sample_variant("old");
  const auto lean = without_details(run);
  CHECK(lean.metrics.size() == run.metrics.size());
  CHECK(lean.steadiness.size() == run.steadiness.size());
  CHECK(lean.seed == run.seed);
  CHECK(lean.locks.empty());
  CHECK(lean.histograms.empty());
  CHECK(sample_of(lean, "kib_per_s").steadiness.has_value());
  CHECK_FALSE(sample_of(lean, "elapsed_s").steadiness.has_value());
  CHECK_THROWS_AS((void)sample_of(lean, "speed"), std::out_of_range);
}

TEST_CASE("914 Given a run without samples, when compared, then there is no number and the words say why") {
  VariantRuns old{"old", {results::sample_variant("old"), results::sample_variant("old")}};
  auto polls = old;
  polls.name = "polls";
  results::set_metric(polls.runs[1], "irq_latency_p99_us", std::nullopt);
  const auto d = difference(old, polls, "irq_latency_p99_us", kConfidence);
  CHECK(d.verdict == Verdict::no_samples);
  CHECK(d.baseline_mean.has_value());
  CHECK_FALSE(d.variant_mean.has_value());
  CHECK(verdict_text(d) == "not comparable: no interrupt was taken in \"polls\"");
  CHECK(d.relative_half_width() == 0);
  CHECK(differences_text(std::vector{d}, results::Screen{.columns = 110}).find(" -  not comparable") !=
        std::string::npos);
  CHECK(differences_csv(std::vector{d}).find(",,,,,no_samples,\"not comparable") != std::string::npos);
  CHECK(replications_csv(std::vector{polls}).find("polls,2,2002,irq_latency_p99_us,\n") != std::string::npos);
  const auto both = difference(polls, polls, "irq_latency_p99_us", kConfidence);
  CHECK(verdict_text(both) == "not comparable: no interrupt was taken in either");
}
