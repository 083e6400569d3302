#pragma once
/// sweep --jobs-file: the points of a grid as commands, for GNU parallel.
#include "app/sweep_options.hpp"
#include "experiments/sweep/points.hpp"
#include "results/output_path.hpp"

namespace dioscope::app {

/// How a jobs file is known.
inline constexpr results::FileKind kJobsFile{"a file of commands", " --jobs 1 --point "};

/// Write a command for every point of `grid` that is not recorded yet into options.jobs_file, and say what to
/// do with it. Throws results::FileError.
void write_jobs_file(const SweepOptions& options, const scenarios::Scenario& scenario,
                     const experiments::Grid& grid, const experiments::SweepPoints& points);

} // namespace dioscope::app
