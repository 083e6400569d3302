#pragma once
/// What the locks of a finished run did.
#include "models/system.hpp"
#include "results/variant_result.hpp"

namespace dioscope::results {

/// One row per lock class that was taken, in the order in which the classes appeared; of the whole run.
std::vector<LockRow> lock_rows(System& system);

} // namespace dioscope::results
