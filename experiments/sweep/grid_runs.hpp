#pragma once
/// Every point of a grid, run and shown.
#include <string>
#include <vector>

#include "experiments/sweep/point_numbers.hpp"
#include "experiments/sweep/sweep.hpp"
#include "results/table.hpp"

namespace dioscope::experiments {

/// Run all points of the grid, or those in `only` when it is not empty. Precondition: the grid has them.
void run_grid(const Sweep& sweep, const Grid& grid, const NumberRanges& only = {});

/// Where each metric is least and where it is most, then a line per point: mean over the replications and
/// half-width of its interval, of `metrics` or, when that is empty, the usual ones. The table ends after
/// `rows` points, and a line says how many it leaves out.
std::string grid_text(const Sweep& sweep, const Grid& grid, const std::vector<std::string>& metrics,
                      std::size_t rows, const results::Screen& screen);

} // namespace dioscope::experiments
