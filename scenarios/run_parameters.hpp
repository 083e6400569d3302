#pragma once
/// Parameters of the run itself, as opposed to what is simulated.
#include <cstdint>
#include <string>

#include "sim/calendar.hpp"
#include "sim/parameters.hpp"

namespace dioscope::scenarios {

struct RunParameters {
  std::int64_t seed = 1;
  sim::Duration warmup = std::chrono::seconds(5);
  sim::Duration sample_every = std::chrono::seconds(1);
  std::string ties = "fifo";
  bool run_ahead = true;
  bool closed_form_transfers = true;
  static const sim::ParameterTable<RunParameters>& table();
};

/// Go on to the seed that belongs to `replication`, counted from 0. False, and nothing changed, when there is
/// none.
bool advance_seed(RunParameters& parameters, std::size_t replication);

/// The order that `parameters.ties` names.
sim::TieOrder tie_order(const RunParameters& parameters);

} // namespace dioscope::scenarios
