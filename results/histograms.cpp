#include "results/histograms.hpp"

#include <array>
#include <utility>

namespace dioscope::results {
namespace {

struct Distribution {
  const char* name;
  const char* statistic; ///< "MODEL.NAME"
  const sim::DurationHistogram& (*of)(const Statistics& statistics);
};

template <auto model, auto samples>
const sim::DurationHistogram& of(const Statistics& statistics) {
  return statistics.*model.*samples;
}

using S = Statistics;
constexpr auto kDistributions = std::to_array<Distribution>({
    {"io_latency", "dio.latency", of<&S::dio, &dio::DioStatistics::latency>},
    {"completion_to_user", "dio.completion_to_user", of<&S::dio, &dio::DioStatistics::completion_to_user>},
    {"wakeup_latency", "scheduler.wakeup_latency",
     of<&S::scheduler, &kernel::SchedulerStatistics::wakeup_latency>},
    {"irq_latency", "interrupts.latency", of<&S::interrupts, &kernel::InterruptStatistics::latency>},
    {"irq_off", "cpu.irq_off", of<&S::cpus, &machine::CpuStatistics::irq_off>},
    {"lock_wait", "lock.wait", of<&S::locks, &kernel::LockStatistics::wait>},
    {"lock_hold", "lock.hold", of<&S::locks, &kernel::LockStatistics::hold>},
});

} // namespace

Histogram histogram_of(std::string name, std::string statistic, const sim::DurationHistogram& samples) {
  Histogram histogram;
  histogram.name = std::move(name);
  histogram.statistic = std::move(statistic);
  histogram.count = samples.count();
  if (histogram.count == 0) return histogram;
  const auto quantile = [&](double q) { return static_cast<double>(samples.quantile(q).count()); };
  histogram.mean_ns = static_cast<double>(samples.sum().count()) / static_cast<double>(samples.count());
  histogram.p50_ns = quantile(0.5);
  histogram.p90_ns = quantile(0.9);
  histogram.p99_ns = quantile(0.99);
  histogram.p99_9_ns = quantile(0.999);
  histogram.max_ns = static_cast<double>(samples.max().count());
  samples.each_bin([&](sim::Duration lower, sim::Duration upper, std::uint64_t count) {
    histogram.bins.push_back(
        {static_cast<std::uint64_t>(lower.count()), static_cast<std::uint64_t>(upper.count()), count});
  });
  return histogram;
}

std::vector<Histogram> histograms_of(const Statistics& during) {
  std::vector<Histogram> list;
  list.reserve(kDistributions.size());
  for (const auto& distribution : kDistributions)
    list.push_back(histogram_of(distribution.name, distribution.statistic, distribution.of(during)));
  return list;
}

} // namespace dioscope::results
