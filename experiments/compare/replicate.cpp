#include "experiments/compare/replicate.hpp"

#include <fmt/format.h>

#include <limits>

#include "experiments/runs/exit_codes.hpp"
#include "experiments/runs/run_variants.hpp"

namespace dioscope::experiments {

std::vector<scenarios::Variant> with_seed(const std::vector<scenarios::Variant>& variants,
                                          std::size_t replication) {
  auto list = variants;
  for (auto& variant : list) {
    auto& run = variant.configuration.run;
    if (!scenarios::advance_seed(run, replication))
      throw Failure(ExitCode::usage,
                    fmt::format("found run.seed = {} for {} replications; legal: each has the next seed, so "
                                "that many below {}",
                                run.seed, replication + 1, std::numeric_limits<std::int64_t>::max()));
  }
  return list;
}

void replicate(const scenarios::Scenario& scenario, std::size_t count, unsigned jobs,
               std::vector<VariantRuns>& runs) {
  const auto n = scenario.variants.size();
  if (runs.empty())
    for (const auto& variant : scenario.variants) runs.push_back({variant.name, {}});
  const auto done = runs.front().runs.size();
  std::vector<scenarios::Variant> variants;
  for (auto replication = done; replication < count; ++replication)
    for (auto& variant : with_seed(scenario.variants, replication)) {
      if (count > 1) variant.name += fmt::format(", seed {}", variant.configuration.run.seed);
      variants.push_back(std::move(variant));
    }
  for (auto& variant : runs) variant.runs.resize(std::max(count, done));
  run_variants(variants, jobs, [&](std::size_t i, results::VariantResult result) {
    result.name = scenario.variants[i % n].name;
    const auto replication = done + i / n;
    runs[i % n].runs[replication] = replication == 0 ? std::move(result) : without_details(std::move(result));
  });
}

} // namespace dioscope::experiments
