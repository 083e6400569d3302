#pragma once
/// How `run` and `compare` end.
#include "results/result_json.hpp"

namespace dioscope::app {

/// Print the pages that lost data and the lock rules that were broken. Returns the exit code: lock_rule when
/// the scenario did not expect that, expectation_missed when a figure is outside its band and `strict`.
int conclude(const results::RunResult& run, bool strict);

} // namespace dioscope::app
