#pragma once
/// Simulating variants, each in a process of its own, several at a time, with a progress line.
#include <functional>
#include <span>

#include "results/result_json.hpp"
#include "scenarios/scenario.hpp"

namespace dioscope::experiments {

/// What is done with each variant, by its place in the list, as it ends.
struct VariantEvents {
  std::function<void(std::size_t, results::VariantResult)> finished;
  std::function<void(std::size_t, results::FailedVariant)> failed;
};

/// Simulate `variants`, `jobs` at a time. One that fails does not stop the others.
void run_variants(std::span<const scenarios::Variant> variants, unsigned jobs, const VariantEvents& events);

/// Both in the order of the variants.
struct EndedVariants {
  std::vector<results::VariantResult> results;
  std::vector<results::FailedVariant> failed;
};

/// The same, all together. Throws Failure, of the first variant, when every one failed.
EndedVariants run_variants(std::span<const scenarios::Variant> variants, unsigned jobs);

/// Throws the failure of a variant as that of the command.
[[noreturn]] void fail(const results::FailedVariant& variant);

} // namespace dioscope::experiments
