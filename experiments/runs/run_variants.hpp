#pragma once
/// Simulating variants, each in a process of its own, several at a time, with a progress line.
#include <functional>
#include <span>

#include "results/variant_result.hpp"
#include "scenarios/scenario.hpp"

namespace dioscope::experiments {

/// Simulate `variants`, `jobs` at a time, and hand each result over as it comes, with the variant's place in
/// the list. The first failure ends all: Failure with its exit code and the variant's name.
void run_variants(std::span<const scenarios::Variant> variants, unsigned jobs,
                  const std::function<void(std::size_t, results::VariantResult)>& finished);

/// The same, results in the order of `variants`.
std::vector<results::VariantResult> run_variants(std::span<const scenarios::Variant> variants, unsigned jobs);

} // namespace dioscope::experiments
