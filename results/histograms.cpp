#include "results/histograms.hpp"

#include <array>

namespace dioscope::results {
namespace {

struct Distribution {
  const char* name;
  const char* statistic; ///< "MODEL.NAME"
  const sim::DurationHistogram& (*of)(const Statistics& statistics);
};

constexpr auto kDistributions = std::to_array<Distribution>({
    {"io_latency", "dio.latency", [](const Statistics& s) -> const auto& { return s.dio.latency;
} // namespace
} // namespace dioscope::results
, {"completion_to_user", "dio.completion_to_user",
   [](const Statistics& s) -> const auto& {return s.dio.completion_to_user;
}
}
, {"wakeup_latency", "scheduler.wakeup_latency",
   [](const Statistics& s) -> const auto& {return s.scheduler.wakeup_latency;
}
}
, {"irq_latency", "interrupts.latency", [](const Statistics& s) -> const auto& {return s.interrupts.latency;
}
}
, {"irq_off", "cpu.irq_off", [](const Statistics& s) -> const auto& {return s.cpus.irq_off;
}
}
, {"lock_wait", "lock.wait", [](const Statistics& s) -> const auto& {return s.locks.wait;
}
}
, {"lock_hold", "lock.hold", [](const Statistics& s) -> const auto& {return s.locks.hold;
}
}
,
});

Histogram histogram_of(const Distribution& distribution, const sim::DurationHistogram& samples) {
  Histogram histogram;
  histogram.name = distribution.name;
  histogram.statistic = distribution.statistic;
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

} // namespace

std::vector<Histogram> histograms_of(const Statistics& during) {
  std::vector<Histogram> list;
  list.reserve(kDistributions.size());
  for (const auto& distribution : kDistributions)
    list.push_back(histogram_of(distribution, distribution.of(during)));
  return list;
}

} // namespace dioscope::results
