#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "stub_driver.hpp"

namespace dioscope::storage::test {
namespace {

/// Many draws, in order.
std::vector<double> draws(const char* distribution, double spread) {
  FixedLatencyParameters p;
  p.latency = sim::Duration{80'000};
  p.distribution = distribution;
  p.spread = spread;
  p.check();
  const LatencyDistribution latency(p);
  sim::RandomStream random(7, "draws");
  std::vector<double> list(200'000);
  for (auto& value : list) value = static_cast<double>(latency.draw(random).count());
  std::ranges::sort(list);
  return list;
}

double mean(const std::vector<double>& list) {
  return std::accumulate(list.begin(), list.end(), 0.0) / static_cast<double>(list.size());
}

double deviation(const std::vector<double>& list) {
  const double middle = mean(list);
  double squares = 0;
  for (const double value : list) squares += (value - middle) * (value - middle);
  return std::sqrt(squares / static_cast<double>(list.size()));
}

double quantile(const std::vector<double>& sorted, double q) {
  return sorted[static_cast<std::size_t>(q * static_cast<double>(sorted.size()))];
}

} // namespace

TEST_CASE(
    "592: Given a latency that varies, When many are drawn, Then mean, spread and quantiles are right") {
  // Standard error of the mean of 200 000 draws: spread / 447; bounds are four of them or more.
  const double m = 80'000;
  const auto uniform = draws("uniform", 0.5);
  CHECK(within(mean(uniform), m, 0.005));
  CHECK(within(deviation(uniform), 0.5 * m, 0.01));
  CHECK(uniform.front() >= m * (1 - std::sqrt(3.0) / 2) - 1);
  CHECK(uniform.back() <= m * (1 + std::sqrt(3.0) / 2) + 1);
  CHECK(within(quantile(uniform, 0.75), m * (1 + std::sqrt(3.0) / 4), 0.01));

  const auto exponential = draws("exponential", 1);
  CHECK(within(mean(exponential), m, 0.01));
  CHECK(within(deviation(exponential), m, 0.02));
  CHECK(within(quantile(exponential, 0.5), m * std::log(2.0), 0.02));
  CHECK(within(quantile(exponential, 0.99), m * std::log(100.0), 0.03));
  const auto shifted = draws("exponential", 0.25);
  CHECK(within(mean(shifted), m, 0.005));
  CHECK(within(deviation(shifted), 0.25 * m, 0.02));
  CHECK(shifted.front() >= 0.75 * m - 1);

  const auto lognormal = draws("lognormal", 0.8);
  const double sigma = std::sqrt(std::log(1 + 0.8 * 0.8));
  CHECK(within(mean(lognormal), m, 0.01));
  CHECK(within(deviation(lognormal), 0.8 * m, 0.05));
  CHECK(within(quantile(lognormal, 0.5), m / std::sqrt(1 + 0.8 * 0.8), 0.01));
  CHECK(within(quantile(lognormal, 0.9), m * std::exp(1.2815516 * sigma - sigma * sigma / 2), 0.02));

  CHECK(draws("fixed", 0.5).front() == m);
  CHECK(draws("fixed", 0.5).back() == m);
  CHECK(draws("lognormal", 0).back() == m);
}

} // namespace dioscope::storage::test
