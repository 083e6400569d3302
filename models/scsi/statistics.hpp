#pragma once
/// What the SCSI mid layer counts.
#include "sim/statistics.hpp"

namespace dioscope::scsi {

struct ScsiStatistics {
  sim::Counter commands;
  sim::Counter device_full;
  sim::Counter host_full;
  sim::Gauge outstanding;
  sim::DurationHistogram queued;  ///< from a request's making to its command's way to the adapter
  sim::DurationHistogram service; ///< from there to the adapter's response
  static const sim::StatisticTable<ScsiStatistics>& table();
};

} // namespace dioscope::scsi
