#pragma once
/// The SCSI mid layer of 2.5.35 (spec 9.4, 9.5): requests become commands, responses become completed BIOs.
/// One lock per adapter, host_lock, is also the queue lock of all its disks.
#include <deque>
#include <memory>
#include <span>
#include <vector>

#include "models/block/block_layer.hpp"
#include "models/scsi/completion.hpp"
#include "models/scsi/host.hpp"
#include "models/scsi/statistics.hpp"

namespace dioscope::scsi {

class MidLayer {
 public:
  /// `complete_in`: a name of CompletionPolicies. The block layer must outlive it.
  MidLayer(block::BlockLayer& block, const ScsiParameters& parameters, const memory::PoolParameters& pools,
           std::string_view complete_in);
  MidLayer(const MidLayer&) = delete;
  MidLayer& operator=(const MidLayer&) = delete;

  /// An adapter with the disks `first_disk` .. `first_disk + disks - 1` behind it.
  Host& add_host(LowLevelDriver& driver, std::uint32_t first_disk, std::uint32_t disks);
  Device& device(std::uint32_t disk) { return *devices_.at(disk); }
  std::span<const std::unique_ptr<Host>> hosts() const { return hosts_; }
  const kernel::SpinLock& device_request_lock() const { return device_request_lock_; }
  const kernel::Kernel& kernel() const { return kernel_; }
  const ScsiParameters& parameters() const { return parameters_; }
  const ScsiStatistics& statistics() const { return statistics_; }
  const std::deque<SgPool>& sg_pools() const { return sg_pools_; }

  /// Give requests to the adapter while it and the disk take more. Entered and left with the queue lock held
  /// and interrupts off; both are given up around each dispatch.
  void scsi_request_fn(machine::Context& context, Device& device);
  /// For the driver: `command` is about to be given to the adapter.
  void issued(machine::Context& context, Command& command);
  /// For the driver: the adapter has answered `command`; host_lock is held.
  void scsi_done(machine::Context& context, Command& command, CommandList& batch);
  /// For the driver: no more answers for now; no lock is held.
  void handled(machine::Context& context, CommandList& batch) { completion_->handled(context, batch); }
  /// For completion policies: complete `command` in this context. `serve_next`: then look for the next
  /// request.
  void scsi_finish_command(machine::Context& context, Command& command, bool serve_next = true);
  /// The same for each of `commands`, for the event that caused it, after `each` of work booked to
  /// scsi_softirq.
  void finish_all(machine::Context& context, CommandList commands, sim::Duration each);

 private:
  Command* scsi_allocate_device(machine::Context& context, Device& device);
  void scsi_init_io(machine::Context& context, Command& command);
  /// Whether it was done at once.
  bool scsi_dispatch_cmd(machine::Context& context, Command& command);
  /// Call the request functions of disks that could give the adapter nothing since it was full, for as long
  /// as it takes commands. The queue lock is held, and given up meanwhile. Returns whether there was one
  /// whose queue is not plugged, and room to the end.
  bool serve_starved(machine::Context& context, Host& host);
  /// The part of scsi_done that does not depend on where the command is completed.
  void take_answer(machine::Context& context, const Command& command);

  void scsi_end_request(machine::Context& context, Command& command);
  void end_that_request_first(machine::Context& context, block::Request& request, sim::TimePoint responded);
  void scsi_release_command(machine::Context& context, Command& command);
  void scsi_queue_next_request(machine::Context& context, Device& device);

  block::BlockLayer& block_;
  const kernel::Kernel& kernel_;
  ScsiParameters parameters_;
  unsigned max_segments_; ///< of a request
  kernel::SpinLock device_request_lock_;
  std::deque<SgPool> sg_pools_;
  std::vector<std::unique_ptr<Host>> hosts_;
  std::vector<std::unique_ptr<Device>> devices_; ///< by disk
  std::unique_ptr<CompletionPolicy> completion_;
  ScsiStatistics statistics_;
};

} // namespace dioscope::scsi
