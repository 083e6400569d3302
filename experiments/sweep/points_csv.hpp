#pragma once
/// The points of a store as text.
#include <filesystem>

#include "experiments/sweep/store.hpp"

namespace dioscope::experiments {

/// Write every point to `file` with all it set and all it gave, in the order of the store. Throws
/// results::FileError.
void write_points_csv(const Store& store, const std::filesystem::path& file);

} // namespace dioscope::experiments
