#pragma once
/// The points of a store as text.
#include <filesystem>

#include "experiments/sweep/store.hpp"
#include "results/output_path.hpp"

namespace dioscope::experiments {

/// How the file of write_points_csv() is known.
inline constexpr results::FileKind kPointsTable{"a table of points",
                                                "number,scenario,variant,seed,exit_code,error,"};

/// Write every point to `file` with all it set and all it gave, in the order of the store. Throws
/// results::FileError.
void write_points_csv(const Store& store, const std::filesystem::path& file);

} // namespace dioscope::experiments
