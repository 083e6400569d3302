#pragma once
/// vmstat as it printed in 2002.
#include <span>
#include <string>

#include "results/variant_result.hpp"

namespace dioscope::results {

/// Two header lines and a line of 16 columns for each sample. `free`, `buff` and `cache` are `-`: memory is
/// not simulated as an amount. Unlike the program's, the first line is a sample too, not the mean since boot.
std::string vmstat_view(std::span<const VmstatSample> samples);

} // namespace dioscope::results
