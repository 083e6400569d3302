#include "experiments/compare/replicate.hpp"

#include <fmt/format.h>

#include <algorithm>
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

std::vector<results::FailedVariant> replicate(std::span<const scenarios::Variant> variants, std::size_t count,
                                              const Workers& workers, std::vector<VariantRuns>& runs) {
  const auto n = variants.size();
  if (runs.empty())
    for (const auto& variant : variants) runs.push_back({variant.name, {}});
  const auto done = runs.front().runs.size();
  std::vector<scenarios::Variant> list;
  for (auto replication = done; replication < count; ++replication)
    for (auto& variant : with_seed({variants.begin(), variants.end()}, replication)) {
      if (count > 1) variant.name += fmt::format(", seed {}", variant.configuration.run.seed);
      list.push_back(std::move(variant));
    }
  for (auto& variant : runs) variant.runs.resize(std::max(count, done));
  std::vector<std::optional<results::FailedVariant>> failed(list.size());
  std::vector<bool> cut_off(list.size());
  run_variants(list, workers,
               {[&](std::size_t i, results::VariantResult result) {
                  result.name = variants[i % n].name;
                  const auto replication = done + i / n;
                  runs[i % n].runs[replication] =
                      replication == 0 ? std::move(result) : without_details(std::move(result));
                },
                [&](std::size_t i, results::FailedVariant failure, bool by_time) {
                  if (count > 1)
                    failure.story = fmt::format("seed {}: {}", list[i].configuration.run.seed, failure.story);
                  failure.name = variants[i % n].name;
                  failed[i] = std::move(failure);
                  cut_off[i] = by_time;
                }});
  // A replication that the time limit did not let all variants finish is given up, but not the first.
  auto whole = std::max(count, done);
  for (std::size_t i = 0; i < failed.size(); ++i)
    if (cut_off[i]) whole = std::min(whole, done + i / n);
  whole = std::max<std::size_t>(whole, 1);
  for (auto& variant : runs) variant.runs.resize(whole);
  for (std::size_t i = 0; i < failed.size(); ++i)
    if (cut_off[i] && done + i / n >= whole) failed[i].reset();
  std::vector<results::FailedVariant> first;
  for (std::size_t variant = 0; variant < n; ++variant)
    for (auto i = variant; i < failed.size(); i += n)
      if (failed[i]) {
        first.push_back(std::move(*failed[i]));
        runs[variant].runs.clear();
        break;
      }
  return first;
}

} // namespace dioscope::experiments
