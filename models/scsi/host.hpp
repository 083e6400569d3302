#pragma once
/// An adapter and its disks as the mid layer sees them.
#include <string>
#include <vector>

#include "models/scsi/command.hpp"
#include "models/scsi/parameters.hpp"

namespace dioscope::scsi {

class MidLayer;
struct Device;

/// An adapter's driver as the mid layer sees it (Scsi_Host_Template).
class LowLevelDriver {
 public:
  virtual ~LowLevelDriver() = default;
  /// Give `command` to the adapter; host_lock is held. What is done already is added to `done`.
  virtual void queuecommand(machine::Context& context, Command& command, CommandList& done) = 0;
  /// What completes the host's commands when no interrupt does; nullptr where interrupts do.
  virtual block::Pollable* pollable() = 0;
};

struct Host {
  Host(LowLevelDriver& its_driver, unsigned index, const kernel::Kernel& kernel)
      : driver(its_driver), lock("host_lock." + std::to_string(index), kernel.locks) {}
  LowLevelDriver& driver;
  kernel::SpinLock lock;
  machine::CacheLine line;
  std::int64_t busy = 0;
  bool some_device_starved = false;
  bool serving_starved = false; ///< after an inline completion, by some CPU
  std::vector<Device*> devices;
};

/// A disk.
struct Device final : block::QueueServer {
  Device(MidLayer& layer, Host& its_host, std::uint32_t disk, block::QueueLimits limits,
         block::BlockLayer& block, const ScsiParameters& parameters);
  void request_fn(machine::Context& context) override;
  block::Pollable* pollable() override { return host.driver.pollable(); }

  MidLayer& mid_layer;
  Host& host;
  block::RequestQueue queue;
  std::vector<Command> commands;
  machine::CacheLine line;
  std::int64_t busy = 0;
  bool starved = false; ///< was not served because the host was full, and has nothing under way
  kernel::WaitQueueHead scpnt_wait;
};

} // namespace dioscope::scsi
