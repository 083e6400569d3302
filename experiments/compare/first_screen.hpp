#pragma once
/// What one reads first about variants: who is better in what, in sentences and one table, made to fit 80
/// x 24.
#include <span>
#include <string>

#include "experiments/compare/difference.hpp"
#include "results/terminal.hpp"
#include "results/variant_result.hpp"

namespace dioscope::experiments {

/// The answer, the table and what does not differ. Two variants metric by metric; of more, a line each with
/// the changes from the baseline. `differences` of all variants but the baseline; `runs`: the first run of
/// each, for the functions that moved most. Empty without differences.
std::string first_screen(std::span<const Difference> differences,
                         std::span<const results::VariantResult> runs, const results::Screen& screen);

/// The functions whose CPU time per I/O changed most from `baseline` to `variant`: "page_cache_release +11.9
/// (softirq)". Empty when none changed by 0.1 us.
std::string movers_text(const results::VariantResult& baseline, const results::VariantResult& variant);

} // namespace dioscope::experiments
