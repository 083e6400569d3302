#pragma once
/// sweep --slurm: the points of a grid as a job array, which is one script that Slurm starts as many tasks
/// with numbers of their own.
#include <filesystem>

#include "app/sweep_options.hpp"
#include "experiments/sweep/points.hpp"

namespace dioscope::app {

/// The largest array that Slurm takes where its MaxArraySize is as it comes.
inline constexpr std::size_t kMostSlurmTasks = 1001;

/// The script in the folder of --slurm.
std::filesystem::path slurm_script(const std::filesystem::path& folder);

/// Throws results::FileError unless `folder` is new, empty, or one that --slurm made, and its path one that
/// Slurm can write to.
void check_slurm_folder(const std::filesystem::path& folder);

/// Write the script for all points of `grid` that neither `store` nor a part of an earlier script in
/// options.slurm has, and say what to do with it. Each task simulates a share of them into a part of its own:
/// started again, it goes on where it was. Throws results::FileError, and StoreError for a part that cannot
/// be read.
void write_slurm_script(const SweepOptions& options, const scenarios::Scenario& scenario,
                        const experiments::Grid& grid, const experiments::Store& store);

} // namespace dioscope::app
