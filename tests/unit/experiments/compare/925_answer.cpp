#include <doctest/doctest.h>

#include "experiments/compare/answer.hpp"
#include "experiments/compare/comparison_json.hpp"
#include "experiments/compare/first_screen.hpp"

using namespace dioscope;
using namespace dioscope::experiments;

namespace {

/// From `before` to `after`, give or take `half_width`, in five runs.
Difference differs(const std::string& metric, double before, double after, double half_width,
                   const std::string& variant = "new") {
  Difference d;
  d.metric = metric;
  d.baseline = "old";
  d.variant = variant;
  d.replications = 5;
  d.confidence = 0.95;
  d.baseline_mean = before;
  d.variant_mean = after;
  d.difference = {after - before, half_width};
  d.smallest = kSmallestOfInterest;
  const bool none = d.difference.contains(0);
  d.verdict = none ? Verdict::none : after > before ? Verdict::more : Verdict::less;
  return d;
}

} // namespace

TEST_CASE("925 Given differences, when judged, then each metric's better side decides") {
  CHECK(judgement_of(differs("cpu_us_per_io", 100, 110, 1)) == Judgement::worse);
  CHECK(judgement_of(differs("cpu_us_per_io", 110, 100, 1)) == Judgement::better);
  CHECK(judgement_of(differs("kib_per_s", 100, 110, 1)) == Judgement::better);
  CHECK(judgement_of(differs("migrations", 100, 110, 1)) == Judgement::other);
  CHECK(judgement_of(differs("cpu_us_per_io", 100, 101, 2)) == Judgement::same);
  auto single = differs("irq_latency_p99_us", 100, 140, 0);
  single.verdict = Verdict::one_run;
  CHECK(judgement_of(single) == Judgement::chance);
  single = differs("irq_latency_p99_us", 100, 100.2, 0);
  single.verdict = Verdict::one_run;
  CHECK(judgement_of(single) == Judgement::same);
}

TEST_CASE("926 Given two variants, when answered, then throughput, what is worse and what is better are "
          "sentences") {
  const std::vector list{differs("kib_per_s", 1000, 1001, 5), differs("cpu_us_per_io", 270, 288, 2),
                         differs("cache_transfers_per_io", 80, 200, 10),
                         differs("irq_latency_p99_us", 30, 20, 1)};
  CHECK(answer_text(list) == "The same throughput. new is worse in cache lines moved per I/O (2.5 times) and "
                             "CPU time per I/O (6.7 % "
                             "more). It is better in interrupt latency, p99 (33 % shorter).");
  CHECK(same_text(list) == "No measurable difference: throughput.");
  CHECK(change_text(list[1]) == "+6.7 % +- 0.7");
  CHECK(change_text(list[2]) == "x 2.50 +- 0.12");
  CHECK(change_text(list[3]) == "-33 % +- 3");
  CHECK(certainty_text(list[0]) == "5 paired runs, 95 % confidence");
  const std::vector equal{differs("kib_per_s", 1000, 1001, 5)};
  CHECK(answer_text(equal) == "The same throughput. No measurable difference between new and old.");
}

TEST_CASE("927 Given a baseline of 0 or no samples, when told, then there is no percentage of nothing") {
  CHECK(size_text(differs("lost_pages", 0, 12, 1)) == "12 instead of 0");
  auto none = differs("irq_latency_p99_us", 1, 1, 0);
  none.verdict = Verdict::no_samples;
  CHECK(change_text(none) == "-");
  CHECK(judgement_of(none) == Judgement::unknown);
}

TEST_CASE(
    "928 Given several variants, when answered, then the best of each metric is named and a table of changes "
    "fits the screen") {
  const std::vector list{
      differs("kib_per_s", 1000, 1000, 5, "a"),      differs("cpu_us_per_io", 100, 90, 1, "a"),
      differs("irq_latency_p99_us", 20, 30, 1, "a"), differs("kib_per_s", 1000, 1000, 5, "b"),
      differs("cpu_us_per_io", 100, 80, 1, "b"),     differs("irq_latency_p99_us", 20, 25, 1, "b")};
  CHECK(best_text(list) ==
        "Best in CPU time per I/O: b (20 % less); in interrupt latency, p99: nobody better than "
        "old.");
  const auto text = first_screen(list, {}, {.columns = 80});
  CHECK(text.find("2 variants against old") != std::string::npos);
  CAPTURE(text);
  CHECK(text.find("\na                =   -10 %    +50 %\n") != std::string::npos);
}

TEST_CASE("929 Given functions that cost more or less, when the largest changes are told, then idle time is "
          "none of "
          "them") {
  results::VariantResult before;
  before.profile = {{"softirq", "f", 1, 0, 0}, {"idle", "default_idle", 50, 0, 0}, {"process", "g", 3, 0, 1}};
  results::VariantResult after;
  after.profile = {
      {"softirq", "f", 4, 0, 0}, {"idle", "default_idle", 9, 0, 0}, {"process", "h", 0, 0, 0.05}};
  CHECK(movers_text(before, after) == "Moved most, us per I/O: g -4.0 (process), f +3.0 (softirq).");
  CHECK(movers_text(before, before).empty());
}

TEST_CASE("924 Given a difference smaller than anybody asked for, when judged, then it is small, and a "
          "difference for "
          "who asks") {
  const std::vector<Sample> low{{100.0, std::nullopt, 0}, {200.0, std::nullopt, 0}};
  const std::vector<Sample> high{{100.3, std::nullopt, 0}, {200.3, std::nullopt, 0}};
  CHECK(difference(low, high, 0.95).verdict == Verdict::small);
  CHECK(difference(low, high, 0.95, 0, 0.001).verdict == Verdict::more);
  CHECK(verdict_text(difference(low, high, 0.95)).find("less than the 0.5 %") != std::string::npos);
}

TEST_CASE(
    "923 Given what was found, when written as JSON, then answer, differences and a null claim are there") {
  const std::vector list{differs("cpu_us_per_io", 270, 288, 2)};
  const auto json = comparison_json(list, nullptr);
  CHECK(json.at("answer").at(0) == "new against old: new is worse in CPU time per I/O (6.7 % more).");
  CHECK(json.at("differences").at(0).at("low") == 16);
  CHECK(json.at("differences").at(0).at("verdict") == "more");
  CHECK(json.at("claim").is_null());
}
