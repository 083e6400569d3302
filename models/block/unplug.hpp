#pragma once
/// Who unplugs a queue that was plugged to gather requests, besides whoever goes to sleep for I/O (spec 3.6).
/// One policy, one file in unplug/; chosen by name (kernel.block.unplug_policy).
#include "models/block/request_queue.hpp"
#include "sim/policies.hpp"

namespace dioscope::block {

class BlockLayer;

/// All calls without the queue's lock unless said otherwise.
class UnplugPolicy {
 public:
  static constexpr std::string_view kParameter = "kernel.block.unplug_policy";
  virtual ~UnplugPolicy() = default;
  /// `queue` has just been plugged; its lock is held.
  virtual void plugged(machine::Context& /*context*/, RequestQueue& /*queue*/) {}
  /// A BIO has been put into `queue`.
  virtual void bio_queued(machine::Context& /*context*/, RequestQueue& /*queue*/) {}
  /// io_submit is done with one of its iocbs, and with all of them.
  virtual void iocb_submitted(machine::Context& /*context*/) {}
  virtual void io_submit_done(machine::Context& /*context*/) {}
};

using UnplugPolicies = sim::Policies<UnplugPolicy, sim::PolicyText, BlockLayer&>;

} // namespace dioscope::block
