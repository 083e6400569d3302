#pragma once
/// Comparing runs that were written before.
#include "app/compare_scenarios.hpp"

namespace dioscope::app {

/// Whether `name` is a file that says that it is a result, of whatever version.
bool is_result_file(const std::string& name);

/// Compare the variants of one result.json with each other, or those of several files with the variants of
/// the same names in the first: what changed from one version of a scenario or of the program to another.
/// Intervals come from batches. Returns the exit code; throws results::ResultError for a file that cannot be
/// read.
int compare_results(const CompareOptions& options);

} // namespace dioscope::app
