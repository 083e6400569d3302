/// From the adapter's answer to end_io and the next request (spec 9.5).
#include <utility>

#include "models/scsi/functions.hpp"
#include "models/scsi/mid_layer.hpp"
#include "models/tracepoints.hpp"

namespace dioscope::scsi {

using block::Bio;
using block::Request;
using block::RequestQueue;
using machine::Access;

void MidLayer::scsi_done(machine::Context& context, Command& command, CommandList& batch) {
  take_answer(context, command);
  completion_->answered(context, command, batch);
}

void MidLayer::take_answer(machine::Context& context, const Command& command) {
  statistics_.service.add(command.responded - command.issued_at);
  context.detail(Tracepoint::scsi_dispatch_cmd_done, context.task(), command.cause, command.disk,
                 command.sector, command.length / block::kSector, command.write);
  context.charge(fn::scsi_done, parameters_.scsi_done);
  kernel_.timers.del_timer(context);
}

void MidLayer::finish_all(machine::Context& context, CommandList commands, sim::Duration each) {
  commands.take_each([&](Command& command) {
    const auto cause = std::exchange(context.cause, command.cause);
    context.charge(fn::scsi_softirq, each);
    scsi_finish_command(context, command);
    context.cause = cause;
  });
}

void MidLayer::scsi_finish_command(machine::Context& context, Command& command, bool serve_next) {
  Device& device = *command.device;
  Host& host = device.host;
  context.enter(fn::scsi_finish_command);
  kernel::spin_lock_irq(context, host.lock);
  context.touch(fn::scsi_finish_command, host.line, Access::write);
  context.touch(fn::scsi_finish_command, device.line, Access::write);
  --host.busy;
  --device.busy;
  statistics_.outstanding.add(-1);
  kernel::spin_unlock_irq(context, host.lock);
  context.charge(fn::scsi_finish_command, parameters_.scsi_finish_command);
  command.sg_pool->free(context, *command.sg);
  command.sg = nullptr;
  scsi_end_request(context, command);
  scsi_release_command(context, command);
  if (serve_next) scsi_queue_next_request(context, device);
}

void MidLayer::scsi_end_request(machine::Context& context, Command& command) {
  Device& device = *command.device;
  RequestQueue& queue = device.queue;
  Request& request = *std::exchange(command.request, nullptr);
  context.enter(fn::scsi_end_request);
  kernel::spin_lock_irq(context, queue.lock());
  context.charge(fn::scsi_end_request, parameters_.end_request_command);
  context.touch(fn::scsi_end_request, request.line, Access::write, Request::kLines);
  context.trace(Tracepoint::block_rq_complete, queue.disk(), request.sector, request.sectors, request.write);
  end_that_request_first(context, request, command.responded);
  kernel_.entropy.add_blkdev_randomness(context, queue.disk() / kernel::Entropy::kDisksPerMajor %
                                                     kernel::Entropy::kMajors);
  context.enter(fn::scsi_end_request);
  queue.blk_put_request(context, request);
  context.enter(fn::scsi_end_request);
  kernel::spin_unlock_irq(context, queue.lock());
}

void MidLayer::end_that_request_first(machine::Context& context, Request& request, sim::TimePoint responded) {
  while (request.first != nullptr) {
    Bio& bio = *request.first;
    request.first = std::exchange(bio.next, nullptr);
    context.charge(block::fn::end_that_request_first,
                   parameters_.end_request_bio + parameters_.end_request_vec * bio.vecs);
    block::touch_vecs(context, block::fn::end_that_request_first, bio, Access::read);
    bio.responded = responded;
    block::bio_endio(context, bio, true);
  }
}

void MidLayer::scsi_release_command(machine::Context& context, Command& command) {
  context.enter(fn::scsi_release_command);
  kernel::spin_lock_irq(context, device_request_lock_);
  context.charge(fn::scsi_release_command, parameters_.scsi_release_command);
  context.touch(fn::scsi_release_command, command.line, Access::write);
  command.in_use = false;
  kernel::spin_unlock_irq(context, device_request_lock_);
  kernel::wake_up(context, kernel_.scheduler, command.device->scpnt_wait, block_.parameters().wake_up);
}

void MidLayer::scsi_queue_next_request(machine::Context& context, Device& device) {
  Host& host = device.host;
  context.enter(fn::scsi_queue_next_request);
  kernel::spin_lock_irq(context, device.queue.lock());
  context.charge(fn::scsi_queue_next_request, parameters_.scsi_queue_next_request);
  context.touch(fn::scsi_queue_next_request, device.queue.line, Access::read);
  scsi_request_fn(context, device);
  if (host.some_device_starved) serve_starved(context, host);
  kernel::spin_unlock_irq(context, device.queue.lock());
}

} // namespace dioscope::scsi
