#pragma once
/// The distributions of a measured interval, for whoever wants more of them than a few percentiles.
#include <string>
#include <vector>

#include "results/statistics.hpp"
#include "results/variant_result.hpp"

namespace dioscope::results {

/// The distribution `samples`, under these names.
Histogram histogram_of(std::string name, std::string statistic, const sim::DurationHistogram& samples);

/// Those of I/O latency, from a completion to user mode, of wake-ups and interrupts, interrupts off, waiting
/// for locks and holding them; always all, in the same order. Each is a statistic too, with the same counts.
std::vector<Histogram> histograms_of(const Statistics& during);

} // namespace dioscope::results
