#pragma once
/// What `dioscope compare` was asked to do, and doing it.
#include <optional>
#include <string>
#include <vector>

#include "app/run_options.hpp"

namespace dioscope::app {

struct CompareOptions {
  RunOptions run;
  std::optional<std::string> baseline; ///< a variant; the first when none is named
  std::vector<std::string> metrics;    ///< empty: the usual ones
  std::size_t replications = 5;        ///< of every variant, at least 1
  std::optional<double> until;         ///< relative half-width of every interval at which to stop
  std::size_t at_most = 100;           ///< replications, with `until`
  double confidence = 0.95;            ///< between 0 and 1
};

/// Replicate the scenarios and print for each how its variants differ, and its claim's card. Returns the exit
/// code.
int compare_scenarios(const CompareOptions& options);

} // namespace dioscope::app
