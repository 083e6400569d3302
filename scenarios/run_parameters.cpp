#include "scenarios/run_parameters.hpp"

#include <limits>
#include <utility>

namespace dioscope::scenarios {

const sim::ParameterTable<RunParameters>& RunParameters::table() {
  using P = RunParameters;
  using namespace std::chrono_literals;
  static const auto table =
      sim::ParameterTable<P>(
          "run", "The run itself: seed, what is measured when, and switches that must not matter.")
          .add("seed", &P::seed, std::int64_t{0}, std::numeric_limits<std::int64_t>::max(), "model choice",
               "Seed of every random stream; the same scenario with the same seed gives the same files byte "
               "for byte.")
          .add("warmup", &P::warmup, sim::Duration{0}, sim::Duration{1h},
               "model choice: the published vmstat lines are taken from the middle of a run",
               "Simulated time before anything is counted.")
          .add("sample_every", &P::sample_every, sim::Duration{1ms}, sim::Duration{1h},
               "vmstat prints a line every second", "Simulated time between two lines of the vmstat view.")
          .add("ties", &P::ties, {"fifo", "random", "adversarial"}, "model choice",
               "Order of events that have the same nanosecond and priority: first scheduled first, random, "
               "or last "
               "scheduled first.")
          .add("run_ahead", &P::run_ahead, "model choice",
               "Let a context that nothing can disturb go on without a switch: same results, faster.")
          .add("closed_form_transfers", &P::closed_form_transfers, "model choice",
               "Compute transfers that never compete for bandwidth instead of simulating flows: same "
               "results, faster.");
  return table;
}

bool advance_seed(RunParameters& parameters, std::size_t replication) {
  if (std::cmp_greater(replication, std::numeric_limits<std::int64_t>::max() - parameters.seed)) return false;
  parameters.seed += static_cast<std::int64_t>(replication);
  return true;
}

sim::TieOrder tie_order(const RunParameters& parameters) {
  if (parameters.ties == "random") return sim::TieOrder::random;
  if (parameters.ties == "adversarial") return sim::TieOrder::adversarial;
  return sim::TieOrder::fifo;
}

} // namespace dioscope::scenarios
