#pragma once
/// A run as one SQLite file, for whoever would rather ask than read: tables `variants` (name, seed,
/// fingerprint, config as JSON), `metrics`, `statistics` and, where they were recorded, `ios`.
#include <filesystem>

#include "experiments/runs/observation.hpp"
#include "results/result_json.hpp"

namespace dioscope::experiments {

/// Throws results::FileError unless `file` may be written: it is new, or a file that write_run_database()
/// wrote.
void check_run_database(const std::filesystem::path& file);

/// Write `file`, whole or not at all. Throws results::FileError.
void write_run_database(const std::filesystem::path& file, const results::RunResult& run,
                        const Observation& observation);

} // namespace dioscope::experiments
