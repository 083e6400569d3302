#pragma once
/// How a driver learns that its adapter has responses, and in what context it handles them. One policy, one
/// file in notify/; chosen by name (kernel.driver.notify).
#include "models/block/poll.hpp"
#include "models/scsi/command.hpp"
#include "sim/policies.hpp"

namespace dioscope::driver {

class Qla2x00;

class Notify {
 public:
  static constexpr std::string_view kParameter = "kernel.driver.notify";
  virtual ~Notify() = default;
  /// The adapter's answer to `command` has been taken.
  virtual void answered(const scsi::Command& /*command*/) {}
  /// For whoever waits; nullptr when interrupts tell.
  virtual block::Pollable* pollable() { return nullptr; }
};

struct NotifyText : sim::PolicyText {
  /// Where commands are completed with kernel.scsi.complete_in = auto.
  std::string_view complete_in = "caller";
};

/// Made for one adapter, once its driver is set up: requests its interrupts, makes its thread.
using Notifies = sim::Policies<Notify, NotifyText, Qla2x00&>;

} // namespace dioscope::driver
