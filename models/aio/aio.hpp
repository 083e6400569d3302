#pragma once
/// What all contexts of asynchronous I/O share: the slabs that their requests come from, and the counts.
#include "models/aio/parameters.hpp"
#include "models/dio/direct_io.hpp"
#include "models/memory/slab.hpp"

namespace dioscope::aio {

struct AioStatistics {
  sim::Counter submitted; ///< iocbs
  sim::Counter completed; ///< events written
  sim::Counter waits;     ///< times that a reader of events went to sleep
  sim::Gauge in_flight;   ///< submitted and not yet completed
  static const sim::StatisticTable<AioStatistics>& table();
};

/// There is one per simulated kernel.
class Aio {
 public:
  Aio(dio::DirectIo& direct_io, const AioParameters& parameters, const memory::PoolParameters& pools);

  dio::DirectIo& direct_io() { return direct_io_; }
  const AioParameters& parameters() const { return parameters_; }

  struct KiocbObject : memory::SlabObject {};
  memory::SlabCache<KiocbObject> kiocbs;
  AioStatistics statistics;

 private:
  dio::DirectIo& direct_io_;
  const AioParameters& parameters_;
};

} // namespace dioscope::aio
