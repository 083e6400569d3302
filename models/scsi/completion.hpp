#pragma once
/// Where a command that the adapter has answered is completed: its BIOs end there. One policy, one file in
/// completions/; chosen by name (kernel.scsi.complete_in).
#include "models/scsi/command.hpp"
#include "sim/policies.hpp"

namespace dioscope::scsi {

class MidLayer;

class CompletionPolicy {
 public:
  static constexpr std::string_view kParameter = "kernel.scsi.complete_in";
  virtual ~CompletionPolicy() = default;
  /// The driver has an answer to `command`; host_lock is held and interrupts are off. `batch` is the
  /// driver's, for what is to be done when it has let go of the lock.
  virtual void answered(machine::Context& context, Command& command, CommandList& batch) = 0;
  /// The driver has handled all that there was, and holds no lock.
  virtual void handled(machine::Context& /*context*/, CommandList& /*batch*/) {}
};

using CompletionPolicies = sim::Policies<CompletionPolicy, sim::PolicyText, MidLayer&>;

} // namespace dioscope::scsi
