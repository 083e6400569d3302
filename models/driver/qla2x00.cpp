#include "models/driver/qla2x00.hpp"

#include <stdexcept>
#include <string>

#include "models/driver/functions.hpp"

namespace dioscope::driver {

using machine::Access;

Qla2x00::Qla2x00(scsi::MidLayer& layer, std::span<storage::Port* const> ports, unsigned first_line,
                 std::uint32_t first_disk, std::uint32_t disks, const DriverParameters& parameters)
    : layer_(layer), parameters_(parameters), own_locks_(parameters.locking == "hardware_lock"),
      host_(layer.add_host(*this, first_disk, disks)),
      hardware_lock_("hardware_lock." + std::to_string(first_line), layer.kernel().locks),
      list_lock_("list_lock." + std::to_string(first_line), layer.kernel().locks) {
  const auto lines = kernel().io_apic.lines();
  if (first_line + ports.size() > lines)
    throw std::invalid_argument("more queue pairs of adapters than interrupt lines: " +
                                std::to_string(lines - kFirstLine) + " are left for them");
  for (auto* port : ports)
    queues_.emplace_back(*port, kernel().io_apic, first_line + static_cast<unsigned>(queues_.size()));
  notify_ = Notifies::make(parameters_.notify, *this);
}

void Qla2x00::queuecommand(machine::Context& context, scsi::Command& command, scsi::CommandList& done) {
  if (own_locks_) {
    kernel::spin_unlock(context, host_.lock);
    list_operation(context, fn::queuecommand);
    kernel().timers.add_timer(context);
    list_operation(context, fn::queuecommand);
    context.enter(fn::queuecommand);
    kernel::spin_lock(context, hardware_lock_);
  }
  give(context, command, done);
  if (own_locks_) {
    kernel::spin_unlock(context, hardware_lock_);
    context.enter(fn::queuecommand);
    kernel::spin_lock(context, host_.lock);
  }
}

void Qla2x00::give(machine::Context& context, scsi::Command& command, scsi::CommandList& done) {
  context.charge(fn::queuecommand,
                 parameters_.build_command + parameters_.build_segment * command.request->segments);
  context.charge(fn::queuecommand, parameters_.submit());
  context.touch(fn::queuecommand, line_, Access::write);
  context.settle();
  layer_.issued(context, command);
  auto& port = queues_[context.cpu().number() % queues_.size()].port;
  port.queue_command(command);
  if (!port.completes_inline()) return;
  while (auto* response = port.pop_response()) done.push(static_cast<scsi::Command&>(*response));
}

void Qla2x00::list_operation(machine::Context& context, machine::Fn toucher) {
  context.enter(toucher);
  kernel::spin_lock_irq(context, list_lock_);
  context.charge(toucher, parameters_.list_operation);
  kernel::spin_unlock_irq(context, list_lock_);
}

unsigned Qla2x00::handle(machine::Context& context, HostQueue& queue, sim::Duration work) {
  ++statistics_.handler_runs;
  unsigned completed = 0;
  scsi::CommandList batch;
  scsi::CommandList answered; // of which the mid layer is told in a second pass, without the adapter's lock
  auto& lock = own_locks_ ? hardware_lock_ : host_.lock;
  context.enter(fn::hba_interrupt);
  kernel::spin_lock_irq(context, lock);
  context.charge(fn::hba_interrupt, work);
  context.touch(fn::hba_interrupt, line_, Access::write);
  context.settle();
  while (auto* response = queue.port.pop_response()) {
    auto& command = static_cast<scsi::Command&>(*response);
    ++completed;
    notify_->answered(command);
    context.charge(fn::hba_interrupt, parameters_.hba_command);
    context.touch(fn::hba_interrupt, command.line, Access::write, scsi::Command::kLines);
    if (own_locks_) {
      kernel().timers.del_timer(context);
      list_operation(context, fn::hba_interrupt);
      answered.push(command);
    } else {
      layer_.scsi_done(context, command, batch);
    }
    context.settle();
  }
  kernel::spin_unlock_irq(context, lock);
  answered.take_each([&](scsi::Command& command) {
    list_operation(context, fn::hba_interrupt);
    kernel::spin_lock_irq(context, host_.lock);
    layer_.scsi_done(context, command, batch);
    kernel::spin_unlock_irq(context, host_.lock);
  });
  if (completed == 0) ++statistics_.empty_runs;
  layer_.handled(context, batch);
  return completed;
}

std::string_view complete_in(const DriverParameters& driver, const scsi::ScsiParameters& scsi) {
  return scsi.complete_in == "auto" ? Notifies::text(driver.notify).complete_in
                                    : std::string_view(scsi.complete_in);
}

unsigned lines_needed(const storage::StorageParameters& storage) {
  return kFirstLine + static_cast<unsigned>(storage.adapters * storage.queues());
}

std::vector<std::unique_ptr<Qla2x00>> attach(scsi::MidLayer& layer, storage::Storage& storage,
                                             const DriverParameters& parameters) {
  std::vector<std::unique_ptr<Qla2x00>> drivers;
  const auto disks = storage.disks() / storage.adapters();
  unsigned line = kFirstLine;
  for (std::uint32_t adapter = 0; adapter < storage.adapters(); ++adapter) {
    const auto ports = storage.ports(adapter);
    drivers.push_back(std::make_unique<Qla2x00>(layer, ports, line, adapter * disks, disks, parameters));
    line += static_cast<unsigned>(ports.size());
  }
  return drivers;
}

} // namespace dioscope::driver
