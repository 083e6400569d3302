#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <set>
#include <stdexcept>

#include "results/metric_lists.hpp"
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
  CHECK_THROWS_WITH_AS(check_metrics(missing), "variant \"a\": metric missing: \"device_service_us\"",
                       std::logic_error);
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

TEST_CASE(
    "706 Given a metric without a value, when checked, then that is right only for one that can have none") {
  auto variant = sample_variant("a");
  set_metric(variant, "irq_latency_p50_us", std::nullopt);
  CHECK_NOTHROW(check_metrics(variant));
  CHECK_FALSE(variant.metric("irq_latency_p50_us").has_value());
  set_metric(variant, "elapsed_s", std::nullopt);
  CHECK_THROWS_WITH_AS(check_metrics(variant), "variant \"a\": metric without a value: \"elapsed_s\"",
                       std::logic_error);
}

TEST_CASE(
    "707 Given an interval in which nothing happened, when metrics are taken, then each has a finite value "
    "or none and says why") {
  const Snapshot begin;
  Snapshot end;
  end.at = begin.at + std::chrono::seconds(1);
  WholeRun run;
  const Measured measured(begin, end, run);
  for (const auto& metric : metric_declarations()) {
    CAPTURE(metric.name);
    const auto value = metric.value(measured);
    CHECK(value.has_value() == metric.no_samples.empty());
    CHECK(std::isfinite(value.value_or(0)));
  }
  CHECK(why_no_samples("irq_latency_p99_us") == "no interrupt was taken");
}

TEST_CASE("708 Given two snapshots, when metrics are taken, then what was counted before is not in them") {
  Snapshot begin;
  begin.statistics.dio.requests += 10;
  begin.statistics.scheduler.switches += 1000;
  begin.switches = {{"raw_io", {900, true}}, {"vmstat", {100, false}}};
  begin.interrupts = {{7, 1}, {0, 0}, {3, 3}};
  for (int i = 0; i < 100; ++i) begin.statistics.interrupts.latency.add(std::chrono::milliseconds(1));
  auto end = begin;
  end.at += std::chrono::seconds(2);
  end.statistics.dio.requests += 4;
  end.statistics.scheduler.switches += 10;
  end.statistics.block.back_merges += 3;
  end.statistics.block.front_merges += 1;
  end.switches = {{"raw_io", {908, true}}, {"vmstat", {102, false}}};
  end.interrupts = {{7, 5}, {0, 8}, {3, 4}};
  end.statistics.interrupts.latency.add(std::chrono::nanoseconds(1001));
  end.statistics.interrupts.latency.add(std::chrono::nanoseconds(2000));
  WholeRun run;
  run.loops = 1;
  const Measured measured(begin, end, run);
  const auto value = [&](const char* name) { return find_metric(name)->value(measured); };
  CHECK(value("switches_per_io") == 2.5);
  CHECK(value("background_switches_per_io") == 0.5);
  CHECK(value("context_switches_per_s") == 5);
  CHECK(value("merges_per_io") == 1);
  CHECK(value("irq_latency_mean_us").value() == doctest::Approx(1.5005));
  const auto rows = measured.interrupts();
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].line == "0");
  CHECK(rows[0].cpu == 1);
  CHECK(rows[0].count == 4);
  CHECK(rows[0].per_second == 2);
  CHECK(rows[1].line == "timer");
  CHECK(rows[2].line == "ipi");
}

TEST_CASE("709 Given metrics that are compared or swept by default, then they are declared so, quantiles "
          "with their "
          "bins") {
  CHECK(metrics_with(&MetricDeclaration::swept).size() == 5);
  for (const auto& metric : metric_declarations()) {
    CAPTURE(metric.name);
    const bool quantile = metric.name.find("_p50_") != std::string_view::npos ||
                          metric.name.find("_p99_") != std::string_view::npos;
    CHECK((metric.resolution > 0) == quantile);
    CHECK((metric.section == Section::none) == metric.label.empty());
  }
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
  CHECK(number_text(std::optional<double>()) == "-");
}

TEST_CASE("705 Given numbers, when written exactly, then they read back as the same double") {
  for (const double value : {0.1, 1.0 / 3, 1e300, 5e-324, 384371.25, -0.0, 9007199254740993.0})
    CHECK(std::strtod(exact_text(value).c_str(), nullptr) == value);
  CHECK(exact_text(160000) == "160000");
  CHECK(exact_text(4.23) == "4.23");
  CHECK(exact_text(std::optional<double>()).empty());
}
