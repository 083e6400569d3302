#include "experiments/runs/simulation_options.hpp"

#include "models/tracepoints.hpp"

namespace dioscope::experiments {

sim::Simulation::Options simulation_options(const scenarios::RunParameters& run) {
  return {.seed = static_cast<std::uint64_t>(run.seed),
          .ties = scenarios::tie_order(run),
          .run_ahead = run.run_ahead,
          .closed_form = run.closed_form_transfers,
          .tracepoints = kTracepoints};
}

} // namespace dioscope::experiments
