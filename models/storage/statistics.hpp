#pragma once
/// What devices, disks, loops and adapters count.
#include "sim/statistics.hpp"

namespace dioscope::storage {

/// Of any device.
struct DeviceStatistics {
  sim::Counter commands;
  sim::Counter bytes_read;
  sim::Counter bytes_written;
  sim::DurationHistogram queued;
  sim::DurationHistogram service;

  static const sim::StatisticTable<DeviceStatistics>& table();
};

/// Of a disk's mechanics.
struct DiskStatistics {
  sim::Counter positionings;
  sim::Counter seeks;
  sim::Duration medium_busy{0};

  static const sim::StatisticTable<DiskStatistics>& table();
};

/// Of one queue pair of an adapter.
struct AdapterStatistics {
  sim::Counter responses;
  sim::Counter interrupts;
  sim::Counter interrupt_responses;

  /// 0 without interrupts.
  double responses_per_interrupt() const {
    return interrupts.value == 0
               ? 0
               : static_cast<double>(interrupt_responses.value) / static_cast<double>(interrupts.value);
  }
  static const sim::StatisticTable<AdapterStatistics>& table();
};

struct LoopStatistics {
  sim::Counter tenancies;
  sim::Counter bytes_read;
  sim::Counter bytes_written;
  sim::Counter out_of_turn;
  sim::Duration busy{0};
  sim::Duration arbitrating{0};
  sim::Duration waited{0};
  sim::Gauge waiting;

  static const sim::StatisticTable<LoopStatistics>& table();
};

} // namespace dioscope::storage
