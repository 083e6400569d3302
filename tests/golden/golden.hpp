#pragma once
/// Golden results: what small runs of every design yielded when somebody last looked at it and agreed.
#include <string>
#include <vector>

#include "results/variant_result.hpp"

namespace dioscope::test {

inline constexpr int kGoldenSeed = 2002;

/// One run of tests/golden/golden.json.
struct GoldenRun {
  std::string name; ///< "process_reap, read"
  std::string completion;
  std::string direction;
};

/// Each completion design, reading and writing: 40 disks, 40 requests each.
std::vector<GoldenRun> golden_runs();

/// Simulate it: the metrics that matter to four significant digits, and the fingerprint. Throws what
/// observe() throws.
results::Json golden_result(const GoldenRun& run);

/// The whole file as it is now. `results` belong to golden_runs().
std::string golden_text(const std::vector<results::Json>& results);

/// One line per member in which they differ: name, expected, got. Empty when they agree.
std::string golden_differences(const results::Json& expected, const results::Json& got);

} // namespace dioscope::test
