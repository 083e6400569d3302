#include "app/exit_codes.hpp"
#include "app/run_options.hpp"

namespace dioscope::app {

int run_scenario(const RunOptions& /*options*/) {
  throw Failure(ExitCode::internal_error, "run: not wired yet");
}

int compare_scenarios(const RunOptions& /*options*/) {
  throw Failure(ExitCode::internal_error, "compare: not wired yet");
}

} // namespace dioscope::app
