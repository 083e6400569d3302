#pragma once
/// Break-evens as text for the terminal: the answer in a sentence or two, then what it rests on.
#include <span>
#include <string>

#include "experiments/sweep/break_even_runs.hpp"
#include "results/table.hpp"

namespace dioscope::experiments {

/// `found` is what find_break_evens() gave for `question`. Without a second axis a table of the values that
/// were tried; with one a line for each of its values, and then the values that could not be run.
std::string break_even_text(const BreakEvenQuestion& question, std::span<const BreakEven> found,
                            double confidence, const results::Screen& screen);

} // namespace dioscope::experiments
