/// From a request queue to the adapter (spec 9.4).
#include <algorithm>
#include <stdexcept>

#include "models/block/scsi.hpp"
#include "models/tracepoints.hpp"

namespace dioscope::block {

using machine::Access;
using machine::Fn;

namespace {

constexpr std::size_t kSgReserve = 32;
constexpr sim::Bytes kSgEntry{16};

void request_fn(machine::Context& context, RequestQueue& queue) {
  auto& device = *static_cast<ScsiDevice*>(queue.owner());
  device.mid_layer.scsi_request_fn(context, device);
}

} // namespace

SgPool::SgPool(unsigned entries, const KernelServices& kernel, const memory::PoolParameters& pools)
    : entries_(entries), slab_("sgpool-" + std::to_string(entries), kernel.cpus, kSgEntry * entries,
                               kernel.cache_line, pools, kernel.locks),
      pool_("sgpool-" + std::to_string(entries), slab_, kSgReserve, pools, kernel.locks) {}

ScsiDevice::ScsiDevice(ScsiMidLayer& layer, ScsiHost& its_host, std::uint32_t disk, QueueLimits limits,
                       const KernelServices& kernel, const BlockParameters& block, const ScsiParameters& scsi,
                       BlockStatistics& statistics)
    : mid_layer(layer), host(its_host),
      queue(disk, its_host.lock, limits, request_fn, this, kernel.scheduler, block, kernel.locks, statistics),
      commands(static_cast<std::size_t>(scsi.queue_depth)),
      scpnt_wait("scpnt_wait." + std::to_string(disk), kernel.locks) {
  for (auto& command : commands) {
    command.device = this;
    command.hardware.disk = disk;
    command.hardware.owner = &command;
  }
}

ScsiMidLayer::ScsiMidLayer(const KernelServices& kernel, std::vector<HostSetup> setups,
                           const BlockParameters& block, const ScsiParameters& scsi,
                           const memory::PoolParameters& pools, BlockStatistics& block_statistics)
    : kernel_(kernel), block_(block), parameters_(scsi),
      device_request_lock_("device_request_lock", kernel.locks), done_(kernel.cpus) {
  const auto segments = static_cast<unsigned>(std::min(scsi.sg_tablesize, block.max_phys_segments));
  for (unsigned entries = 8; entries < 2 * segments; entries *= 2)
    sg_pools_.emplace_back(entries, kernel_, pools);
  const QueueLimits limits{scsi.max_sectors, segments};
  if (kFirstHbaLine + setups.size() > machine::kTimerVector)
    throw std::invalid_argument("more adapters than interrupt lines");
  for (auto& setup : setups) {
    const auto index = static_cast<unsigned>(hosts_.size());
    auto& host = *hosts_.emplace_back(std::make_unique<ScsiHost>(setup.port, index, kernel_));
    for (std::uint32_t disk = setup.first_disk; disk < setup.first_disk + setup.disks; ++disk) {
      if (devices_.size() <= disk) devices_.resize(disk + 1);
      devices_[disk] =
          std::make_unique<ScsiDevice>(*this, host, disk, limits, kernel_, block, scsi, block_statistics);
      host.devices.push_back(devices_[disk].get());
    }
    host.port.set_interrupt_line(host.irq, host.irq.number());
    kernel_.interrupts.request_irq(
        host.irq.number(), scsi.handler_interrupts_off,
        [this, &host](machine::HardirqContext& context) { return hba_interrupt(context, host); });
  }
  kernel_.softirq.open(kernel::SoftirqVector::scsi,
                       [this](machine::SoftirqContext& context) { scsi_softirq(context); });
}

void ScsiMidLayer::scsi_request_fn(machine::Context& context, ScsiDevice& device) {
  ScsiHost& host = device.host;
  RequestQueue& queue = device.queue;
  for (;;) {
    context.charge(Fn::scsi_request_fn, parameters_.scsi_request_fn);
    context.touch(Fn::scsi_request_fn, device.line, Access::read);
    if (queue.plugged) return;
    context.touch(Fn::scsi_request_fn, host.line, Access::read);
    if (host.busy >= parameters_.can_queue) {
      ++statistics_.host_full;
      if (device.busy == 0 && !queue.empty()) device.starved = host.some_device_starved = true;
      return;
    }
    device.starved = false;
    if (queue.empty()) return;
    Request& request = queue.first();
    memory::touch_lines(context, Fn::scsi_request_fn, request.line, Access::write, Request::kLines);
    request.started = true;
    if (queue.last_merge == &request) queue.last_merge = nullptr;
    ScsiCommand* command = scsi_allocate_device(context, device);
    if (command == nullptr) {
      ++statistics_.device_full;
      return;
    }
    ++host.busy;
    ++device.busy;
    statistics_.outstanding.add(1);
    context.touch(Fn::scsi_request_fn, host.line, Access::write);
    context.touch(Fn::scsi_request_fn, device.line, Access::write);
    context.touch(Fn::scsi_request_fn, queue.line, Access::write);
    queue.remove(request);
    command->request = &request;
    kernel::spin_unlock_irq(context, queue.lock());
    scsi_init_io(context, *command);
    scsi_dispatch_cmd(context, *command);
    context.enter(Fn::scsi_request_fn);
    kernel::spin_lock_irq(context, queue.lock());
  }
}

ScsiCommand* ScsiMidLayer::scsi_allocate_device(machine::Context& context, ScsiDevice& device) {
  context.enter(Fn::scsi_allocate_device);
  kernel::spin_lock_irq(context, device_request_lock_);
  context.charge(Fn::scsi_allocate_device, parameters_.scsi_allocate_device);
  const auto free = std::ranges::find(device.commands, false, &ScsiCommand::in_use);
  ScsiCommand* command = free == device.commands.end() ? nullptr : &*free;
  if (command != nullptr) {
    command->in_use = true;
    context.touch(Fn::scsi_allocate_device, command->line, Access::write);
  }
  kernel::spin_unlock_irq(context, device_request_lock_);
  return command;
}

void ScsiMidLayer::scsi_init_io(machine::Context& context, ScsiCommand& command) {
  const Request& request = *command.request;
  command.sg_pool =
      &*std::ranges::find_if(sg_pools_, [&](const auto& p) { return p.entries() >= request.segments; });
  command.sg = &command.sg_pool->alloc(context);
  context.charge(Fn::blk_rq_map_sg, parameters_.map_sg_segment * request.segments);
  for (Bio* bio = request.first; bio != nullptr; bio = bio->next) {
    touch_bio(context, Fn::blk_rq_map_sg, *bio, Access::read);
    touch_vecs(context, Fn::blk_rq_map_sg, *bio, Access::read);
  }
}

void ScsiMidLayer::scsi_dispatch_cmd(machine::Context& context, ScsiCommand& command) {
  const Request& request = *command.request;
  ScsiHost& host = command.device->host;
  context.charge(Fn::scsi_dispatch_cmd, parameters_.scsi_dispatch_cmd);
  memory::touch_lines(context, Fn::scsi_dispatch_cmd, command.line, Access::write, ScsiCommand::kLines);
  kernel_.timers.add_timer(context);
  context.enter(Fn::scsi_dispatch_cmd);
  kernel::spin_lock_irq(context, host.lock);
  context.charge(Fn::queuecommand, parameters_.queuecommand);
  context.touch(Fn::queuecommand, host.line, Access::write);
  context.settle();
  const auto cause = context.cause;
  context.cause = request.cause;
  command.hardware.cause = context.trace(Tracepoint::block_rq_issue, command.device->queue.disk(),
                                         request.sector, request.sectors, request.write);
  context.cause = cause;
  command.hardware.write = request.write;
  command.hardware.sector = request.sector;
  command.hardware.length = kSector * request.sectors;
  ++statistics_.commands;
  host.port.queue_command(command.hardware);
  kernel::spin_unlock_irq(context, host.lock);
}

} // namespace dioscope::block
