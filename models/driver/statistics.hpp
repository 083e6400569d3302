#pragma once
/// What a driver counts.
#include "sim/statistics.hpp"

namespace dioscope::driver {

struct DriverStatistics {
  sim::Counter handler_runs; ///< from interrupts, threads or polls
  sim::Counter empty_runs;
  static const sim::StatisticTable<DriverStatistics>& table();
};

} // namespace dioscope::driver
