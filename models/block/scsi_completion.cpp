/// From the adapter's response to end_io and the next request (spec 9.5).
#include <utility>

#include "models/block/scsi.hpp"
#include "models/tracepoints.hpp"

namespace dioscope::block {

using machine::Access;
using machine::Fn;

void ScsiMidLayer::scsi_done(machine::Context& context, ScsiCommand& command) {
  statistics_.service.add(command.hardware.responded - command.issued_at);
  context.charge(Fn::scsi_done, parameters_.scsi_done);
  kernel_.timers.del_timer(context);
  auto& list = done_[context.cpu().number()];
  command.next = nullptr;
  (list.head == nullptr ? list.head : list.tail->next) = &command;
  list.tail = &command;
  const auto cause = std::exchange(context.cause, command.hardware.cause);
  kernel_.softirq.raise(context, kernel::SoftirqVector::scsi);
  context.cause = cause;
}

void ScsiMidLayer::scsi_softirq(machine::SoftirqContext& context) {
  for (;;) {
    context.irq_disable();
    auto* command = std::exchange(done_[context.cpu().number()], DoneList{}).head;
    context.irq_enable();
    if (command == nullptr) return;
    while (command != nullptr) {
      auto& done = *std::exchange(command, command->next);
      const auto cause = std::exchange(context.cause, done.hardware.cause);
      context.charge(Fn::scsi_softirq, parameters_.scsi_softirq);
      scsi_finish_command(context, done);
      context.cause = cause;
    }
  }
}

void ScsiMidLayer::scsi_finish_command(machine::Context& context, ScsiCommand& command) {
  ScsiDevice& device = *command.device;
  ScsiHost& host = device.host;
  context.enter(Fn::scsi_finish_command);
  kernel::spin_lock_irq(context, host.lock);
  context.touch(Fn::scsi_finish_command, host.line, Access::write);
  context.touch(Fn::scsi_finish_command, device.line, Access::write);
  --host.busy;
  --device.busy;
  statistics_.outstanding.add(-1);
  kernel::spin_unlock_irq(context, host.lock);
  context.charge(Fn::scsi_finish_command, parameters_.scsi_finish_command);
  command.sg_pool->free(context, *command.sg);
  command.sg = nullptr;
  scsi_end_request(context, command);
}

void ScsiMidLayer::scsi_end_request(machine::Context& context, ScsiCommand& command) {
  ScsiDevice& device = *command.device;
  RequestQueue& queue = device.queue;
  Request& request = *std::exchange(command.request, nullptr);
  context.enter(Fn::scsi_end_request);
  kernel::spin_lock_irq(context, queue.lock());
  context.charge(Fn::scsi_end_request, parameters_.end_request_command);
  memory::touch_lines(context, Fn::scsi_end_request, request.line, Access::write, Request::kLines);
  context.trace(Tracepoint::block_rq_complete, queue.disk(), request.sector, request.sectors, request.write);
  end_that_request_first(context, request, command.hardware.responded);
  queue.blk_put_request(context, request);
  kernel::spin_unlock_irq(context, queue.lock());
  scsi_release_command(context, command);
  scsi_queue_next_request(context, device);
}

void ScsiMidLayer::end_that_request_first(machine::Context& context, Request& request,
                                          sim::TimePoint responded) {
  while (request.first != nullptr) {
    Bio& bio = *request.first;
    request.first = std::exchange(bio.next, nullptr);
    context.charge(Fn::end_that_request_first,
                   parameters_.end_request_bio + parameters_.end_request_vec * bio.vecs);
    touch_vecs(context, Fn::end_that_request_first, bio, Access::read);
    bio.responded = responded;
    bio_endio(context, bio, true);
  }
}

void ScsiMidLayer::scsi_release_command(machine::Context& context, ScsiCommand& command) {
  context.enter(Fn::scsi_release_command);
  kernel::spin_lock_irq(context, device_request_lock_);
  context.charge(Fn::scsi_release_command, parameters_.scsi_release_command);
  context.touch(Fn::scsi_release_command, command.line, Access::write);
  command.in_use = false;
  kernel::spin_unlock_irq(context, device_request_lock_);
  kernel::wake_up(context, kernel_.scheduler, command.device->scpnt_wait, block_.wake_up);
}

void ScsiMidLayer::scsi_queue_next_request(machine::Context& context, ScsiDevice& device) {
  ScsiHost& host = device.host;
  context.enter(Fn::scsi_queue_next_request);
  kernel::spin_lock_irq(context, device.queue.lock());
  context.charge(Fn::scsi_queue_next_request, parameters_.scsi_queue_next_request);
  context.touch(Fn::scsi_queue_next_request, device.queue.line, Access::read);
  scsi_request_fn(context, device);
  if (host.some_device_starved) {
    bool served_all = true;
    for (ScsiDevice* other : host.devices) {
      if (host.busy >= parameters_.can_queue) {
        served_all = false;
        break;
      }
      context.touch(Fn::scsi_queue_next_request, other->line, Access::read);
      if (other->starved) scsi_request_fn(context, *other);
      served_all = served_all && !other->starved;
    }
    if (served_all) host.some_device_starved = false;
  }
  kernel::spin_unlock_irq(context, device.queue.lock());
}

} // namespace dioscope::block
