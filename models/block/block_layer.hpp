#pragma once
/// The block layer: BIOs in, end_io out. Everything below the file system and direct I/O, down to the
/// adapters.
#include "models/block/scsi.hpp"

namespace dioscope::block {

class BlockLayer {
 public:
  /// Takes the SCSI softirq and the interrupt lines kFirstHbaLine and up. Throws std::invalid_argument for
  /// parameters that contradict each other.
  BlockLayer(const KernelServices& kernel, std::vector<HostSetup> hosts, const BlockParameters& block,
             const ScsiParameters& scsi, const memory::PoolParameters& pools);
  BlockLayer(const BlockLayer&) = delete;
  BlockLayer& operator=(const BlockLayer&) = delete;

  /// Where submitters get their BIOs from and give them back to.
  BioPool& bios() { return bios_; }
  Bio& bio_alloc(machine::Context& context) { return bios_.bio_alloc(context); }
  void bio_put(machine::Context& context, Bio& bio) { bios_.bio_put(context, bio); }

  /// Queue `bio`, which is complete but for `segments`. May sleep for a request. Throws InternalError for a
  /// BIO that no command can hold.
  void submit_bio(kernel::Task& task, Bio& bio);
  /// Unplug everybody's queues: to be called before sleeping for I/O.
  void blk_run_queues(machine::Context& context) { plug_list_.blk_run_queues(context); }

  std::uint32_t disks() const { return scsi_.disks(); }
  RequestQueue& queue(std::uint32_t disk) { return scsi_.device(disk).queue; }
  PlugList& plug_list() { return plug_list_; }
  ScsiMidLayer& scsi() { return scsi_; }
  const BlockStatistics& statistics() const { return statistics_; }
  const ScsiStatistics& scsi_statistics() const { return scsi_.statistics(); }

 private:
  void make_request(kernel::Task& task, RequestQueue& queue, Bio& bio);
  bool try_merge_into(machine::Context& context, RequestQueue& queue, Placement& placement, Bio& bio);
  void attempt_merge(machine::Context& context, RequestQueue& queue, RequestLink& link);
  void add_request(machine::Context& context, RequestQueue& queue, RequestLink& after, Request& request,
                   Bio& bio);
  Request& get_request_wait(kernel::Task& task, RequestQueue& queue, const Bio& bio);

  KernelServices kernel_;
  BlockParameters parameters_;
  ScsiParameters scsi_parameters_;
  memory::PoolParameters pool_parameters_;
  BlockStatistics statistics_;
  std::unique_ptr<Elevator> elevator_;
  PlugList plug_list_;
  BioPool bios_;
  ScsiMidLayer scsi_;
};

} // namespace dioscope::block
