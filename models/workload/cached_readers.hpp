#pragma once
/// A program that reads, through the page cache, pages of the disks that others write past it.
#include <array>
#include <memory>

#include "models/block/block_layer.hpp"
#include "models/kernel/timers.hpp"
#include "models/kernel/wait_point.hpp"
#include "models/memory/cached_copies.hpp"
#include "models/workload/raw_io.hpp"

namespace dioscope::workload {

class CachedReader final : private block::BioOwner {
 public:
  /// Makes it and makes it runnable. Every `interval` it looks for a page of a request that is under way, and
  /// reads it when it is not in the cache. Before the simulation runs.
  CachedReader(const kernel::Kernel& kernel, block::BlockLayer& block, const RawIo& workload,
               memory::CachedCopies& copies, sim::Duration interval);

 private:
  void turn(kernel::Task& self);
  void end_io(machine::Context& context, block::Bio& bio) override;
  void read(kernel::Task& self, memory::CachedCopies::Place place);

  const kernel::Kernel& kernel_;
  block::BlockLayer& block_;
  const RawIo& workload_;
  memory::CachedCopies& copies_;
  sim::RandomStream random_;
  memory::Page page_;
  std::unique_ptr<kernel::WaitPoint> wait_;
  memory::CachedCopies::Place place_{}; ///< that is being read
  bool arrived_ = false;
};

} // namespace dioscope::workload
