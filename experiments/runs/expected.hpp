#pragma once
/// What a scenario is held against: published data and its own expectations.
#include <optional>
#include <span>
#include <vector>

#include "results/comparison.hpp"
#include "results/published.hpp"
#include "scenarios/scenario.hpp"

namespace dioscope::experiments {

/// What was measured elsewhere, that the scenario is compared with.
struct Published {
  results::PublishedData data;
  results::Notes notes;
};

/// Load it, and check that every metric the scenario names exists: before a run, so that bad data costs
/// nobody one. Throws text::InputError.
std::optional<Published> load_published(const scenarios::Scenario& scenario);

/// What the scenario's author and the published data expect, as far as its variants were run.
std::vector<results::ExpectedFigure> expectations(const scenarios::Scenario& scenario,
                                                  const std::optional<Published>& published,
                                                  std::span<const results::VariantResult> variants);

} // namespace dioscope::experiments
