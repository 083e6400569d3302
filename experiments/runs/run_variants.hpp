#pragma once
/// Simulating variants, each in a process of its own, several at a time, with a progress line.
#include <functional>
#include <span>

#include "experiments/runs/simulate.hpp"
#include "experiments/runs/workers.hpp"
#include "results/result_json.hpp"
#include "scenarios/scenario.hpp"

namespace dioscope::experiments {

/// What is done with each variant, by its place in the list, as it ends.
struct VariantEvents {
  std::function<void(std::size_t, results::VariantResult)> finished;
  /// `cut_off`: by the time limit.
  std::function<void(std::size_t, results::FailedVariant, bool cut_off)> failed;
};

/// Who looks at the run of a variant; called in the process that simulates it.
using MakeObservers = std::function<Observers(const scenarios::Variant&)>;

/// Simulate `variants`. One that fails does not stop the others; those that the time limit cuts off, or does
/// not let begin, fail with ExitCode::unfinished.
void run_variants(std::span<const scenarios::Variant> variants, const Workers& workers,
                  const VariantEvents& events, const MakeObservers& observers = {});

/// Both in the order of the variants.
struct EndedVariants {
  std::vector<results::VariantResult> results;
  std::vector<results::FailedVariant> failed;
};

/// The same, all together. Throws as fail() when there is nothing to write down: every one failed, and none
/// because its design hangs or has a fault.
EndedVariants run_variants(std::span<const scenarios::Variant> variants, const Workers& workers,
                           const MakeObservers& observers = {});

/// There is no result: throws Failure, of the first variant that failed by itself; when all are unfinished,
/// with all their names. `variants` has at least one.
[[noreturn]] void fail(std::span<const results::FailedVariant> variants);

} // namespace dioscope::experiments
