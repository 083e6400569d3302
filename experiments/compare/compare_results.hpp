#pragma once
/// Comparing runs that were written before.
#include <string>
#include <vector>

#include "experiments/compare/difference.hpp"

namespace dioscope::experiments {

/// Whether `name` is a file that says that it is a result, of whatever version.
bool is_result_file(const std::string& name);

/// How the variants of one result.json differ from its first, or those of several files from the variants of
/// the same names in the first file: what changed from one version of a scenario or of the program to
/// another. Intervals come from batches. `metrics` may be empty: the usual ones. Throws text::InputError
/// for a file that cannot be read, and Failure(ExitCode::usage) when there is nothing to compare.
std::vector<Difference> compare_results(const std::vector<std::string>& files,
                                        const std::vector<std::string>& metrics, double confidence,
                                        double smallest = kSmallestOfInterest);

} // namespace dioscope::experiments
