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

/// Where each metric is least and where it is most, then a line per point: mean over the replications and
/// half-width of its interval, of `metrics` or, when that is empty, the usual ones. The table ends after
/// `rows` points, and a line says how many it leaves out.
std::string grid_text(const Sweep& sweep, const Grid& grid, const std::vector<std::string>& metrics,
                      std::size_t rows, const results::Screen& screen);

} // namespace dioscope::experiments
