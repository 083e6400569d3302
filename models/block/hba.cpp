#include "models/block/hba.hpp"

#include "models/block/scsi.hpp"

namespace dioscope::block {

using machine::Fn;

std::vector<HostSetup> host_setups(storage::Storage& storage) {
  std::vector<HostSetup> setups;
  const auto per_adapter = storage.disks() / storage.adapters();
  for (std::uint32_t a = 0; a < storage.adapters(); ++a)
    setups.push_back({storage.adapter(a), a * per_adapter, per_adapter});
  return setups;
}

unsigned ScsiMidLayer::hba_interrupt(machine::HardirqContext& context, ScsiHost& host) {
  ++statistics_.interrupts;
  unsigned completed = 0;
  context.enter(Fn::hba_interrupt);
  kernel::spin_lock_irq(context, host.lock);
  context.charge(Fn::hba_interrupt, parameters_.hba_interrupt);
  context.touch(Fn::hba_interrupt, host.line, machine::Access::write);
  context.settle();
  while (storage::Command* response = host.port.pop_response()) {
    auto& command = *static_cast<ScsiCommand*>(response->owner);
    ++completed;
    context.charge(Fn::hba_interrupt, parameters_.hba_command);
    memory::touch_lines(context, Fn::hba_interrupt, command.line, machine::Access::write,
                        ScsiCommand::kLines);
    scsi_done(context, command);
    context.settle();
  }
  kernel::spin_unlock_irq(context, host.lock);
  if (completed == 0) ++statistics_.empty_interrupts;
  return completed;
}

} // namespace dioscope::block
