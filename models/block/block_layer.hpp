#pragma once
/// The block layer: BIOs in, end_io out. Everything below the file system and direct I/O, down to the request
/// queues, which whoever serves them registers.
#include "models/block/bounce.hpp"
#include "models/block/request_queue.hpp"
#include "models/block/unplug.hpp"

namespace dioscope::block {

class BlockLayer {
 public:
  /// Throws std::invalid_argument for parameters that contradict each other.
  BlockLayer(const kernel::Kernel& kernel, const BlockParameters& parameters,
             const memory::PoolParameters& pools);
  BlockLayer(const BlockLayer&) = delete;
  BlockLayer& operator=(const BlockLayer&) = delete;

  /// Where submitters get their BIOs from and give them back to.
  BioPool& bios() { return bios_; }
  const BioPool& bios() const { return bios_; }
  Bio& bio_alloc(machine::Context& context) { return bios_.bio_alloc(context); }
  void bio_put(machine::Context& context, Bio& bio) { bios_.bio_put(context, bio); }

  /// Queue `bio`, which is complete but for `segments`. May sleep for a request. Throws InternalError for a
  /// BIO that no command can hold.
  void submit_bio(kernel::Task& task, Bio& bio);
  /// Unplug everybody's queues: to be called before sleeping for I/O.
  void blk_run_queues(machine::Context& context) { plug_list_.blk_run_queues(context); }
  /// Sleep, or poll: see IoWaiter.
  void io_schedule(kernel::Task& task, AwaitedIo& io) { waiter_.io_schedule(task, io); }
  UnplugPolicy& unplug_policy() { return *unplug_; }

  std::uint32_t disks() const { return static_cast<std::uint32_t>(queues_.size()); }
  RequestQueue& queue(std::uint32_t disk) { return *queues_.at(disk); }
  /// For the queue's constructor; it must outlive its last BIO.
  void add_queue(RequestQueue& queue);

  PlugList& plug_list() { return plug_list_; }
  const PlugList& plug_list() const { return plug_list_; }
  const kernel::Kernel& kernel() const { return kernel_; }
  const BlockParameters& parameters() const { return parameters_; }
  BlockStatistics& statistics() { return statistics_; }
  const BlockStatistics& statistics() const { return statistics_; }

 private:
  void make_request(kernel::Task& task, RequestQueue& queue, Bio& submitted);
  bool try_merge_into(machine::Context& context, RequestQueue& queue, Placement& placement, Bio& bio);
  void attempt_merge(machine::Context& context, RequestQueue& queue, RequestLink& link);
  void add_request(machine::Context& context, RequestQueue& queue, RequestLink& after, Request& request,
                   Bio& bio);
  Request& get_request_wait(kernel::Task& task, RequestQueue& queue, const Bio& bio);

  const kernel::Kernel& kernel_;
  BlockParameters parameters_;
  BlockStatistics statistics_;
  std::unique_ptr<Elevator> elevator_;
  PlugList plug_list_;
  BioPool bios_;
  Bounce bounce_;
  IoWaiter waiter_;
  std::unique_ptr<UnplugPolicy> unplug_;
  std::vector<RequestQueue*> queues_; ///< by disk
};

} // namespace dioscope::block
