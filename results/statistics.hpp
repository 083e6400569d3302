#pragma once
/// Everything that the models of one simulation count, each model's instances added up.
#include <string>
#include <vector>

#include "models/system.hpp"
#include "results/variant_result.hpp"

namespace dioscope::results {

/// One struct a model. A new one gets a member, a line in each_model() and one in statistics_of().
struct Statistics {
  kernel::SchedulerStatistics scheduler;
  kernel::SoftirqStatistics softirq;
  kernel::InterruptStatistics interrupts;
  kernel::TickStatistics ticks;
  kernel::LockStatistics locks;
  machine::CpuStatistics cpus;
  machine::CacheStatistics caches;
  memory::SlabStatistics slabs;
  memory::MempoolStatistics mempools;
  memory::MemoryStatistics memory;
  block::BlockStatistics block;
  scsi::ScsiStatistics scsi;
  driver::DriverStatistics drivers;
  storage::AdapterStatistics adapters;
  storage::DeviceStatistics devices;
  storage::DiskStatistics disks;
  storage::LoopStatistics loops;
  dio::DioStatistics dio;
  aio::AioStatistics aio;
};

/// Call `visit(table, member)` for every model: its StatisticTable, and the member of Statistics that it is
/// about.
template <class Visit>
void each_model(Visit&& visit) {
  const auto model = [&visit]<class S>(S Statistics::*member) { visit(S::table(), member); };
  model(&Statistics::scheduler);
  model(&Statistics::softirq);
  model(&Statistics::interrupts);
  model(&Statistics::ticks);
  model(&Statistics::locks);
  model(&Statistics::cpus);
  model(&Statistics::caches);
  model(&Statistics::slabs);
  model(&Statistics::mempools);
  model(&Statistics::memory);
  model(&Statistics::block);
  model(&Statistics::scsi);
  model(&Statistics::drivers);
  model(&Statistics::adapters);
  model(&Statistics::devices);
  model(&Statistics::disks);
  model(&Statistics::loops);
  model(&Statistics::dio);
  model(&Statistics::aio);
}

/// What has been counted so far.
Statistics statistics_of(System& system);
/// What happened between two readings.
Statistics difference(const Statistics& later, const Statistics& earlier);
/// Every number of every row of every table.
std::vector<StatisticValue> values_of(const Statistics& statistics);

} // namespace dioscope::results
