#pragma once
/// The locks of all variants side by side: how often and for how long they were waited for, how long they
/// were held, and in which functions while others waited.
#include <span>
#include <string>

#include "results/table.hpp"
#include "results/variant_result.hpp"

namespace dioscope::results {

/// A table by lock class, those most waited for first and those that no variant contended left out, and one
/// by holder, the ten most blamed. As many variants beside each other as fit on the screen, the rest below.
/// Empty without variants.
std::string lock_contention_text(std::span<const VariantResult> variants, const Screen& screen = {});
/// The same as Markdown, with a heading.
std::string lock_contention_markdown(std::span<const VariantResult> variants);

} // namespace dioscope::results
