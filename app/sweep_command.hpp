#pragma once
/// What those need that write commands for parts of a sweep.
#include <filesystem>
#include <string>

#include "app/sweep_options.hpp"
#include "experiments/sweep/store.hpp"

namespace dioscope::app {

/// The SQLite file of a sweep: --out, or named after the scenario.
std::filesystem::path sweep_file(const SweepOptions& options);

/// Add the points of a part to `all`. A file that nothing was written to is one of a process that was killed
/// before it had begun. Throws as Store() and Store::merge().
void merge_part(experiments::Store& all, const std::filesystem::path& part);

/// The same sweep for a shell in another folder: program, scenario and list of points by absolute paths, and
/// every option that says which points there are; no --jobs, --point, --out and --again.
std::string sweep_command(const SweepOptions& options, const std::filesystem::path& scenario);

} // namespace dioscope::app
