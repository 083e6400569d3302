#pragma once
/// What the published table could not show, for all variants side by side: interrupts off, latencies, CPU
/// time by context and function, sharing, block layer and devices, context switches by cause.
#include <span>
#include <string>

#include "results/table.hpp"
#include "results/variant_result.hpp"

namespace dioscope::results {

/// As many variants beside each other as fit on the screen, the rest below.
std::string designs_text(std::span<const VariantResult> variants, const Screen& screen = {});
/// One Markdown table.
std::string designs_markdown(std::span<const VariantResult> variants);

} // namespace dioscope::results
