/// Distributions of real runs.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>

#include "results/csv.hpp"
#include "tests/scenario/small_run.hpp"

using namespace dioscope;
using namespace dioscope::test;

namespace {

/// By the rule of docs/output.md.
double percentile(const results::Histogram& histogram, double share) {
  const auto rank = std::ceil(share * static_cast<double>(histogram.count));
  double so_far = 0;
  for (const auto& bin : histogram.bins) {
    so_far += static_cast<double>(bin.count);
    const auto middle = bin.lower_ns + (bin.upper_ns - bin.lower_ns + 1) / 2;
    if (so_far >= rank) return std::min(static_cast<double>(middle), histogram.max_ns.value());
  }
  return -1;
}

void check_bins(const results::Histogram& histogram) {
  CAPTURE(histogram.name);
  std::uint64_t count = 0;
  double lowest = 0;
  double highest = 0;
  for (const auto& bin : histogram.bins) {
    count += bin.count;
    lowest += static_cast<double>(bin.count) * static_cast<double>(bin.lower_ns);
    highest += static_cast<double>(bin.count) * static_cast<double>(bin.upper_ns);
  }
  CHECK(count == histogram.count);
  CHECK(histogram.bins.empty() == !histogram.mean_ns.has_value());
  if (histogram.bins.empty()) return;
  CHECK(*histogram.mean_ns * static_cast<double>(count) >= lowest * (1 - 1e-12));
  CHECK(*histogram.mean_ns * static_cast<double>(count) <= highest * (1 + 1e-12));
  CHECK(percentile(histogram, 0.5) == histogram.p50_ns);
  CHECK(percentile(histogram, 0.9) == histogram.p90_ns);
  CHECK(percentile(histogram, 0.99) == histogram.p99_ns);
  CHECK(percentile(histogram, 0.999) == histogram.p99_9_ns);
  CHECK(*histogram.max_ns >= static_cast<double>(histogram.bins.back().lower_ns));
  CHECK(*histogram.max_ns <= static_cast<double>(histogram.bins.back().upper_ns));
}

/// "dio.latency", "p50" and what the statistics have of it.
using Quantities = std::map<std::pair<std::string, std::string>, std::optional<double>>;

void check_statistic(const results::Histogram& histogram, const Quantities& statistics) {
  CAPTURE(histogram.statistic);
  CHECK(statistics.at({histogram.statistic, "count"}) == static_cast<double>(histogram.count));
  CHECK(statistics.at({histogram.statistic, "mean"}) == histogram.mean_ns);
  CHECK(statistics.at({histogram.statistic, "p50"}) == histogram.p50_ns);
  CHECK(statistics.at({histogram.statistic, "p90"}) == histogram.p90_ns);
  CHECK(statistics.at({histogram.statistic, "p99"}) == histogram.p99_ns);
  CHECK(statistics.at({histogram.statistic, "p99.9"}) == histogram.p99_9_ns);
  CHECK(statistics.at({histogram.statistic, "max"}) == histogram.max_ns);
}

} // namespace

TEST_CASE("803 Given runs, when their distributions are added up, then counts, percentiles and means are "
          "those of the "
          "statistics and the metrics") {
  for (const std::string design : {"process_reap", "interrupt"}) {
    const auto run = observe({"kernel.dio.completion=" + design});
    Quantities statistics;
    for (const auto& s : run.result.statistics) statistics[{s.model + "." + s.name, s.quantity}] = s.value;
    std::string names;
    for (const auto& histogram : run.result.histograms) {
      names += histogram.name + " ";
      check_bins(histogram);
      check_statistic(histogram, statistics);
    }
    CHECK(names == "io_latency completion_to_user wakeup_latency irq_latency irq_off lock_wait lock_hold ");
    const auto& io = run.result.histograms[0];
    CHECK(io.p50_ns == doctest::Approx(1e3 * run["io_latency_p50_us"]));
    CHECK(static_cast<double>(io.count) == doctest::Approx(run["ios"]).epsilon(0.5));
    const auto& irq_off = run.result.histograms[4];
    // Of the interval, and of the whole run.
    CHECK(irq_off.max_ns <= 1e3 * run["irq_off_max_us"] + 1e-6);
  }
}

TEST_CASE(
    "804 Given a design that takes no interrupt, when its distributions are written, then that one has no "
    "samples and no line") {
  const auto run = observe({"storage.device=fixed_latency", "kernel.driver.notify=poll", "workload.disks=1",
                            "workload.requests=2000", "workload.request_size=4KiB",
                            "kernel.dio.completion=interrupt_predirty", "run.warmup=1ms"});
  const auto& latency = run.result.histograms.at(3);
  CHECK(latency.name == "irq_latency");
  CHECK(latency.count == 0);
  CHECK_FALSE(latency.max_ns.has_value());
  check_bins(latency);
  const auto csv = results::histograms_csv(std::vector{run.result});
  CHECK(csv.find(",irq_latency,") == std::string::npos);
  CHECK(csv.find(",io_latency,") != std::string::npos);
}
