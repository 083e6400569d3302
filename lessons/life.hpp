#pragma once
/// The life of one I/O, taken out of a run for a picture.
#include <vector>

#include "experiments/runs/workers.hpp"
#include "lessons/outcome.hpp"

namespace dioscope::lessons {

/// An I/O of typical latency that all `variants` have, as each of them lives it. Runs them once more, with an
/// observer. Empty when there is no such I/O.
std::vector<Life> lives_of(const std::vector<scenarios::Variant>& variants,
                           const experiments::Workers& workers);

/// `life` with what follows within `gap_ns` on the same lane and CPU as one step, without a name of its own:
/// what a coarse picture shows.
Life with_joined_steps(const Life& life, std::int64_t gap_ns);

} // namespace dioscope::lessons
