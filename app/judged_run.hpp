#pragma once
/// A run with what it is held against: what `run` and `compare` do with it.
#include <filesystem>
#include <optional>
#include <vector>

#include "app/expected.hpp"
#include "results/result_json.hpp"
#include "results/write_results.hpp"

namespace dioscope::app {

/// The variants' results with their comparison.
results::RunResult judged_run(const scenarios::Scenario& scenario, const std::optional<Published>& published,
                              std::vector<results::VariantResult> variants);

/// Write all its files, the validation page when there is published data, and `more`. Throws
/// results::FileError.
void write_run(const std::filesystem::path& folder, const scenarios::Scenario& scenario,
               const std::optional<Published>& published, const results::RunResult& run,
               std::vector<results::File> more = {});

/// Print the pages that lost data and the lock rules that were broken. Returns the exit code: lock_rule when
/// the scenario did not expect that, expectation_missed when a figure is outside its band and `strict`.
int conclude(const results::RunResult& run, bool strict);

} // namespace dioscope::app
