#pragma once
/// How `run` and `compare` end.
#include "app/run_arguments.hpp"
#include "results/result_json.hpp"

namespace dioscope::app {

/// Why each variant that has none has no result, in a line or a few.
void print_failed(const results::RunResult& run);

/// Print the pages that lost data, the lock rules that were broken (with `details` as the kernel reports
/// them, else a line each) and, to stderr, the stories of the variants that failed. Returns the exit code:
/// that of the first variant that failed by itself; lock_rule when the scenario did not expect that;
/// unfinished when a variant has no answer yet; expectation_missed when a figure is outside its band and
/// `strict`.
int conclude(const results::RunResult& run, const RunOptions& options);

} // namespace dioscope::app
