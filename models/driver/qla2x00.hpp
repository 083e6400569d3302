#pragma once
/// The driver of one Fibre Channel adapter (spec 9.3 to 9.5), or of any other that speaks through
/// storage::Port.
#include <deque>
#include <memory>
#include <span>
#include <vector>

#include "models/driver/notify.hpp"
#include "models/driver/parameters.hpp"
#include "models/driver/statistics.hpp"
#include "models/scsi/mid_layer.hpp"
#include "models/storage/storage.hpp"

namespace dioscope::driver {

/// IRQ of the first adapter's first queue pair; the others follow (L13).
inline constexpr unsigned kFirstLine = 21;
/// How many lines the IO-APIC has to have.
unsigned lines_needed(const storage::StorageParameters& storage);

/// A device's line into the IO-APIC.
class ApicLine final : public storage::InterruptLine {
 public:
  ApicLine(machine::IoApic& io_apic, unsigned line) : io_apic_(io_apic), line_(line) {}
  unsigned number() const { return line_; }
  void assert_line(sim::EventId cause) override { io_apic_.assert_line(line_, cause); }
  void deassert_line() override { io_apic_.deassert_line(line_); }

 private:
  machine::IoApic& io_apic_;
  unsigned line_;
};

/// One queue pair of the adapter and its interrupt line.
struct HostQueue {
  HostQueue(storage::Port& its_port, machine::IoApic& io_apic, unsigned line)
      : port(its_port), irq(io_apic, line) {
    port.set_interrupt_line(irq, line);
  }
  storage::Port& port;
  ApicLine irq;
};

class Qla2x00 final : public scsi::LowLevelDriver {
 public:
  /// `ports`: the adapter's queue pairs, in front of the disks `first_disk` .. `first_disk + disks - 1`; they
  /// take the interrupt lines from `first_line` on. Throws std::invalid_argument when there are not that
  /// many.
  Qla2x00(scsi::MidLayer& layer, std::span<storage::Port* const> ports, unsigned first_line,
          std::uint32_t first_disk, std::uint32_t disks, const DriverParameters& parameters);

  /// A CPU uses the queue pair of its number, modulo how many there are.
  void queuecommand(machine::Context& context, scsi::Command& command, scsi::CommandList& done) override;
  block::Pollable* pollable() override { return notify_->pollable(); }

  /// For notification policies: handle all responses of `queue`, after `work` on the adapter's registers.
  /// Commands complete where the mid layer's completion policy says. Returns how many.
  unsigned handle(machine::Context& context, HostQueue& queue, sim::Duration work);

  std::deque<HostQueue>& queues() { return queues_; }
  const kernel::Kernel& kernel() const { return layer_.kernel(); }
  const DriverParameters& parameters() const { return parameters_; }
  const DriverStatistics& statistics() const { return statistics_; }

 private:
  /// Build the ring entry and tell the adapter; under the lock that guards it.
  void give(machine::Context& context, scsi::Command& command, scsi::CommandList& done);
  void list_operation(machine::Context& context, machine::Fn toucher);

  scsi::MidLayer& layer_;
  DriverParameters parameters_;
  bool own_locks_;
  scsi::Host& host_;
  kernel::SpinLock hardware_lock_; ///< guards registers and rings
  kernel::SpinLock list_lock_;     ///< guards the driver's lists of commands
  machine::CacheLine line_;        ///< of the driver's data, guarded by the same lock as the registers
  std::deque<HostQueue> queues_;
  std::unique_ptr<Notify> notify_;
  DriverStatistics statistics_;
};

/// The completion policy: kernel.scsi.complete_in, or what kernel.driver.notify suits when that is auto.
std::string_view complete_in(const DriverParameters& driver, const scsi::ScsiParameters& scsi);

/// A driver for every adapter of `storage`.
std::vector<std::unique_ptr<Qla2x00>> attach(scsi::MidLayer& layer, storage::Storage& storage,
                                             const DriverParameters& parameters);

} // namespace dioscope::driver
