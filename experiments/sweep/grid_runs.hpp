#pragma once
/// Every point of a grid, run and shown.
#include <optional>
#include <string>
#include <vector>

#include "experiments/sweep/sweep.hpp"
#include "results/table.hpp"

namespace dioscope::experiments {

/// Run all points of the grid, or only the one with number `only`.
void run_grid(const Sweep& sweep, const Grid& grid, std::optional<std::size_t> only = {});

/// A line per point: mean over the replications and half-width of its interval, of `metrics` or, when that is
/// empty, the usual ones. A line says how many points it leaves out, when there are very many.
std::string grid_text(const Sweep& sweep, const Grid& grid, const std::vector<std::string>& metrics,
                      results::Colour colour);

} // namespace dioscope::experiments
