#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <set>
#include <stdexcept>

#include "results/number_text.hpp"
#include "tests/unit/results/sample.hpp"

using namespace dioscope::results;

TEST_CASE("700 Given the table of metrics, when read, then names are unique and every metric has unit and "
          "sentence") {
  std::set<std::string_view> names;
  for (const auto& metric : metric_declarations()) {
    CHECK_MESSAGE(names.insert(metric.name).second, metric.name);
    CHECK_FALSE(metric.unit.empty());
    CHECK_MESSAGE(metric.sentence.ends_with("."), metric.name);
  }
  for (const auto* name :
       {"elapsed_s", "kib_per_s", "switches_per_io", "peak_bios", "events", "loop_utilisation_pct"})
    CHECK(find_metric(name) != nullptr);
  CHECK(find_metric("latency") == nullptr);
}

TEST_CASE("701 Given a variant with exactly the declared metrics, when checked, then it passes") {
  CHECK_NOTHROW(check_metrics(sample_variant("a")));
}

TEST_CASE(
    "702 Given a metric missing, unknown, twice or not a number, when checked, then the message names it") {
  auto missing = sample_variant("a");
  missing.metrics.pop_back();
  CHECK_THROWS_WITH_AS(check_metrics(missing), "variant \"a\": metric missing: \"events\"", std::logic_error);
  auto unknown = sample_variant("a");
  unknown.metrics[3].name = "speed";
  CHECK_THROWS_WITH_AS(check_metrics(unknown), "variant \"a\": undeclared metric \"speed\"",
                       std::logic_error);
  auto twice = sample_variant("a");
  twice.metrics.push_back(twice.metrics.front());
  CHECK_THROWS_WITH_AS(check_metrics(twice), "variant \"a\": metric given twice: \"elapsed_s\"",
                       std::logic_error);
  auto nan = sample_variant("a");
  set_metric(nan, "kib_per_s", std::nan(""));
  CHECK_THROWS_WITH_AS(check_metrics(nan), "variant \"a\": not a finite number: \"kib_per_s\"",
                       std::logic_error);
}

TEST_CASE("703 Given a variant, when asked for a metric it has not, then out_of_range names both") {
  CHECK(sample_variant("a").metric("ios") == 160000);
  CHECK_THROWS_WITH_AS((void)sample_variant("a").metric("x"), "variant \"a\" has no metric \"x\"",
                       std::out_of_range);
}

TEST_CASE("704 Given numbers, when shown to people, then thousands are grouped and no zero has a sign") {
  CHECK(fixed_text(384371.4, 0) == "384 371");
  CHECK(fixed_text(-1234567.891, 2) == "-1 234 567.89");
  CHECK(fixed_text(999.96, 1) == "1 000.0");
  CHECK(fixed_text(-0.01, 1) == "0.0");
  CHECK(number_text(0) == "0");
  CHECK(number_text(4.2296) == "4.230");
  CHECK(number_text(152.3) == "152.3");
}

TEST_CASE("705 Given numbers, when written exactly, then they read back as the same double") {
  for (const double value : {0.1, 1.0 / 3, 1e300, 5e-324, 384371.25, -0.0, 9007199254740993.0})
    CHECK(std::strtod(exact_text(value).c_str(), nullptr) == value);
  CHECK(exact_text(160000) == "160000");
  CHECK(exact_text(4.23) == "4.23");
}
