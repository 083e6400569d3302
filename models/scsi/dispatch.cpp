/// From a request queue to the adapter (spec 9.4).
#include <algorithm>
#include <utility>

#include "models/scsi/functions.hpp"
#include "models/scsi/mid_layer.hpp"
#include "models/tracepoints.hpp"

namespace dioscope::scsi {

using block::Request;
using block::RequestQueue;
using machine::Access;

namespace {

constexpr std::size_t kSgReserve = 32;
constexpr sim::Bytes kSgEntry{16};

} // namespace

SgPool::SgPool(unsigned entries, const kernel::Kernel& kernel, const memory::PoolParameters& pools)
    : entries_(entries), slab_("sgpool-" + std::to_string(entries), kernel.cpus(), kSgEntry * entries,
                               kernel.cache_line, pools, kernel.locks),
      pool_("sgpool-" + std::to_string(entries), slab_, kSgReserve, pools, kernel.locks) {}

Device::Device(MidLayer& layer, Host& its_host, std::uint32_t disk, block::QueueLimits limits,
               block::BlockLayer& block, const ScsiParameters& parameters)
    : mid_layer(layer), host(its_host), queue(disk, its_host.lock, limits, *this, block),
      commands(static_cast<std::size_t>(parameters.queue_depth)),
      scpnt_wait("scpnt_wait." + std::to_string(disk), block.kernel().locks) {
  for (auto& command : commands) {
    command.device = this;
    command.disk = disk;
  }
}

void Device::request_fn(machine::Context& context) { mid_layer.scsi_request_fn(context, *this); }

MidLayer::MidLayer(block::BlockLayer& block, const ScsiParameters& parameters,
                   const memory::PoolParameters& pools, std::string_view complete_in)
    : block_(block), kernel_(block.kernel()), parameters_(parameters),
      max_segments_(
          static_cast<unsigned>(std::min(parameters.sg_tablesize, block.parameters().max_phys_segments))),
      device_request_lock_("device_request_lock", kernel_.locks) {
  for (unsigned entries = 8; entries < 2 * max_segments_; entries *= 2)
    sg_pools_.emplace_back(entries, kernel_, pools);
  completion_ = CompletionPolicies::make(complete_in, *this);
}

Host& MidLayer::add_host(LowLevelDriver& driver, std::uint32_t first_disk, std::uint32_t disks) {
  auto& host =
      *hosts_.emplace_back(std::make_unique<Host>(driver, static_cast<unsigned>(hosts_.size()), kernel_));
  const block::QueueLimits limits{parameters_.max_sectors, max_segments_};
  for (std::uint32_t disk = first_disk; disk < first_disk + disks; ++disk) {
    if (devices_.size() <= disk) devices_.resize(disk + 1);
    devices_[disk] = std::make_unique<Device>(*this, host, disk, limits, block_, parameters_);
    host.devices.push_back(devices_[disk].get());
  }
  return host;
}

void MidLayer::scsi_request_fn(machine::Context& context, Device& device) {
  Host& host = device.host;
  RequestQueue& queue = device.queue;
  for (;;) {
    context.charge(fn::scsi_request_fn, parameters_.scsi_request_fn);
    context.touch(fn::scsi_request_fn, device.line, Access::read);
    if (queue.plugged) return;
    context.touch(fn::scsi_request_fn, host.line, Access::read);
    if (host.busy >= parameters_.can_queue) {
      ++statistics_.host_full;
      if (device.busy == 0) device.starved = host.some_device_starved = true;
      return;
    }
    device.starved = false;
    if (queue.empty()) return;
    Request& request = queue.first();
    context.touch(fn::scsi_request_fn, request.line, Access::write, Request::kLines);
    request.started = true;
    if (queue.last_merge == &request) queue.last_merge = nullptr;
    Command* command = scsi_allocate_device(context, device);
    if (command == nullptr) {
      ++statistics_.device_full;
      return;
    }
    ++host.busy;
    ++device.busy;
    statistics_.outstanding.add(1);
    context.touch(fn::scsi_request_fn, host.line, Access::write);
    context.touch(fn::scsi_request_fn, device.line, Access::write);
    context.touch(fn::scsi_request_fn, queue.line, Access::write);
    queue.remove(request);
    command->request = &request;
    kernel::spin_unlock_irq(context, queue.lock());
    scsi_init_io(context, *command);
    const bool done = scsi_dispatch_cmd(context, *command);
    context.enter(fn::scsi_request_fn);
    kernel::spin_lock_irq(context, queue.lock());
    // What has completed inline made room, and no completion will come that would notice.
    if (done && host.some_device_starved && !std::exchange(host.serving_starved, true)) {
      while (serve_starved(context, host)) {
      }
      host.serving_starved = false;
    }
  }
}

bool MidLayer::serve_starved(machine::Context& context, Host& host) {
  bool found = false;
  bool served = false;
  for (Device* device : host.devices) {
    if (host.busy >= parameters_.can_queue) return false;
    context.touch(fn::scsi_queue_next_request, device->line, Access::read);
    if (!device->starved) continue;
    found = true;
    served |= !device->queue.plugged;
    scsi_request_fn(context, *device);
  }
  // Whoever was found may have starved another meanwhile, since its request function lets go of the lock.
  if (!found) host.some_device_starved = false;
  return served;
}

Command* MidLayer::scsi_allocate_device(machine::Context& context, Device& device) {
  context.enter(fn::scsi_allocate_device);
  kernel::spin_lock_irq(context, device_request_lock_);
  context.charge(fn::scsi_allocate_device, parameters_.scsi_allocate_device);
  const auto free = std::ranges::find(device.commands, false, &Command::in_use);
  Command* command = free == device.commands.end() ? nullptr : &*free;
  if (command != nullptr) {
    command->in_use = true;
    context.touch(fn::scsi_allocate_device, command->line, Access::write);
  }
  kernel::spin_unlock_irq(context, device_request_lock_);
  return command;
}

void MidLayer::scsi_init_io(machine::Context& context, Command& command) {
  const Request& request = *command.request;
  command.sg_pool =
      &*std::ranges::find_if(sg_pools_, [&](const auto& p) { return p.entries() >= request.segments; });
  command.sg = &command.sg_pool->alloc(context);
  context.charge(block::fn::blk_rq_map_sg, parameters_.map_sg_segment * request.segments);
  for (block::Bio* bio = request.first; bio != nullptr; bio = bio->next) {
    block::touch_bio(context, block::fn::blk_rq_map_sg, *bio, Access::read);
    block::touch_vecs(context, block::fn::blk_rq_map_sg, *bio, Access::read);
  }
}

bool MidLayer::scsi_dispatch_cmd(machine::Context& context, Command& command) {
  const Request& request = *command.request;
  Host& host = command.device->host;
  context.charge(fn::scsi_dispatch_cmd, parameters_.scsi_dispatch_cmd);
  context.touch(fn::scsi_dispatch_cmd, command.line, Access::write, Command::kLines);
  kernel_.timers.add_timer(context);
  context.enter(fn::scsi_dispatch_cmd);
  kernel::spin_lock_irq(context, host.lock);
  command.write = request.write;
  command.sector = request.sector;
  command.length = block::kSector * request.sectors;
  CommandList done;
  host.driver.queuecommand(context, command, done);
  context.enter(fn::scsi_dispatch_cmd);
  kernel::spin_unlock_irq(context, host.lock);
  const bool any = done.head != nullptr;
  done.take_each([&](Command& finished) {
    take_answer(context, finished);
    const auto cause = std::exchange(context.cause, finished.cause);
    scsi_finish_command(context, finished, false);
    context.cause = cause;
  });
  return any;
}

void MidLayer::issued(machine::Context& context, Command& command) {
  const Request& request = *command.request;
  const auto cause = std::exchange(context.cause, request.cause);
  command.cause =
      context.trace(Tracepoint::block_rq_issue, command.disk, request.sector, request.sectors, request.write);
  context.cause = cause;
  ++statistics_.commands;
  command.issued_at = context.now();
  statistics_.queued.add(command.issued_at - request.made_at);
}

} // namespace dioscope::scsi
