#pragma once
/// A run at a glance: a line for each variant, and how it stands to what was published.
#include <span>
#include <string>

#include "results/comparison.hpp"
#include "results/terminal.hpp"
#include "results/variant_result.hpp"

namespace dioscope::results {

/// The metrics that tell designs apart, a line for each variant, as many of them as fit on the screen.
std::string overview_text(std::span<const VariantResult> variants, const Screen& screen);

/// How many published or expected figures are within their band, and the first of those that are not. Empty
/// without figures.
std::string verdicts_text(std::span<const ComparedFigure> figures, const Screen& screen);

} // namespace dioscope::results
