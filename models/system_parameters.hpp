#pragma once
/// The parameters of every model, as one value.
#include "models/aio/parameters.hpp"
#include "models/block/parameters.hpp"
#include "models/dio/parameters.hpp"
#include "models/driver/parameters.hpp"
#include "models/kernel/parameters.hpp"
#include "models/machine/parameters.hpp"
#include "models/memory/memory_parameters.hpp"
#include "models/memory/pool_parameters.hpp"
#include "models/scsi/parameters.hpp"
#include "models/storage/parameters.hpp"
#include "models/workload/page_cache_parameters.hpp"
#include "models/workload/parameters.hpp"

namespace dioscope {

struct SystemParameters {
  machine::MachineParameters machine;
  kernel::KernelParameters kernel;
  memory::PoolParameters pools;
  memory::MemoryParameters memory;
  block::BlockParameters block;
  scsi::ScsiParameters scsi;
  driver::DriverParameters driver;
  storage::StorageParameters storage;
  dio::DioParameters dio;
  aio::AioParameters aio;
  workload::WorkloadParameters workload;
  workload::PageCacheParameters page_cache;
};

} // namespace dioscope
