#pragma once
/// The SCSI mid layer of 2.5.35 (spec 9.4, 9.5): requests become commands, responses become completed BIOs.
/// One lock per adapter, host_lock, is also the queue lock of all its disks.
#include <deque>
#include <memory>
#include <span>
#include <vector>

#include "models/block/hba.hpp"
#include "models/block/request_queue.hpp"
#include "models/kernel/interrupts.hpp"

namespace dioscope::block {

/// The kernel that the block layer runs in. Everything must outlive it.
struct KernelServices {
  kernel::Scheduler& scheduler;
  kernel::Softirq& softirq;
  kernel::Timers& timers;
  kernel::Interrupts& interrupts;
  machine::IoApic& io_apic;
  kernel::Locks& locks;
  unsigned cpus;
  sim::Bytes cache_line;
};

/// A scatter-gather table.
struct SgTable : memory::SlabObject {};

/// Scatter-gather tables come from five pools, by number of entries.
class SgPool {
 public:
  SgPool(unsigned entries, const KernelServices& kernel, const memory::PoolParameters& pools);
  unsigned entries() const { return entries_; }
  SgTable& alloc(machine::Context& context) { return pool_.alloc(context, machine::Fn::blk_rq_map_sg); }
  void free(machine::Context& context, SgTable& table) { pool_.free(context, table); }

 private:
  unsigned entries_;
  memory::SlabCache<SgTable> slab_;
  memory::Mempool<SgTable> pool_;
};

class ScsiMidLayer;
struct ScsiDevice;

/// A command block. Each disk has queue_depth of them.
struct ScsiCommand {
  static constexpr unsigned kLines = 4; ///< cache lines that are touched together
  machine::CacheLine line;
  ScsiDevice* device = nullptr;
  Request* request = nullptr;
  SgTable* sg = nullptr;
  SgPool* sg_pool = nullptr;
  ScsiCommand* next = nullptr; ///< on a CPU's list of done commands
  bool in_use = false;
  storage::Command hardware;
};

/// An adapter as the mid layer sees it.
struct ScsiHost {
  ScsiHost(storage::Port& hardware, unsigned index, const KernelServices& kernel)
      : port(hardware), lock("host_lock." + std::to_string(index), kernel.locks),
        irq(kernel.io_apic, kFirstHbaLine + index) {}
  storage::Port& port;
  kernel::SpinLock lock;
  ApicLine irq;
  machine::CacheLine line;
  std::int64_t busy = 0;
  bool some_device_starved = false;
  std::vector<ScsiDevice*> devices;
};

/// A disk as the mid layer sees it.
struct ScsiDevice {
  ScsiDevice(ScsiMidLayer& layer, ScsiHost& its_host, std::uint32_t disk, QueueLimits limits,
             const KernelServices& kernel, const BlockParameters& block, const ScsiParameters& scsi,
             BlockStatistics& statistics);
  ScsiMidLayer& mid_layer;
  ScsiHost& host;
  RequestQueue queue;
  std::vector<ScsiCommand> commands;
  machine::CacheLine line;
  std::int64_t busy = 0;
  bool starved = false; ///< was not served because the host was full, and has nothing under way
  kernel::WaitQueueHead scpnt_wait;
};

class ScsiMidLayer {
 public:
  ScsiMidLayer(const KernelServices& kernel, std::vector<HostSetup> setups, const BlockParameters& block,
               const ScsiParameters& scsi, const memory::PoolParameters& pools,
               BlockStatistics& block_statistics);
  ScsiMidLayer(const ScsiMidLayer&) = delete;
  ScsiMidLayer& operator=(const ScsiMidLayer&) = delete;

  std::uint32_t disks() const { return static_cast<std::uint32_t>(devices_.size()); }
  ScsiDevice& device(std::uint32_t disk) { return *devices_.at(disk); }
  std::span<const std::unique_ptr<ScsiHost>> hosts() const { return hosts_; }
  const kernel::SpinLock& device_request_lock() const { return device_request_lock_; }
  const ScsiStatistics& statistics() const { return statistics_; }

  /// Give requests to the adapter while it and the disk take more. Entered and left with the queue lock held
  /// and interrupts off; both are given up around each dispatch.
  void scsi_request_fn(machine::Context& context, ScsiDevice& device);

 private:
  ScsiCommand* scsi_allocate_device(machine::Context& context, ScsiDevice& device);
  void scsi_init_io(machine::Context& context, ScsiCommand& command);
  void scsi_dispatch_cmd(machine::Context& context, ScsiCommand& command);

  unsigned hba_interrupt(machine::HardirqContext& context, ScsiHost& host);
  void scsi_done(machine::Context& context, ScsiCommand& command);
  void scsi_softirq(machine::SoftirqContext& context);
  void scsi_finish_command(machine::Context& context, ScsiCommand& command);
  void scsi_end_request(machine::Context& context, ScsiCommand& command);
  void end_that_request_first(machine::Context& context, Request& request, sim::TimePoint responded);
  void scsi_release_command(machine::Context& context, ScsiCommand& command);
  void scsi_queue_next_request(machine::Context& context, ScsiDevice& device);

  /// Done commands of one CPU, in order.
  struct DoneList {
    ScsiCommand* head = nullptr;
    ScsiCommand* tail = nullptr;
  };

  KernelServices kernel_;
  const BlockParameters& block_;
  const ScsiParameters& parameters_;
  kernel::SpinLock device_request_lock_;
  std::deque<SgPool> sg_pools_;
  std::vector<std::unique_ptr<ScsiHost>> hosts_;
  std::vector<std::unique_ptr<ScsiDevice>> devices_; ///< by disk
  std::vector<DoneList> done_;                       ///< by CPU
  ScsiStatistics statistics_;
};

} // namespace dioscope::block
