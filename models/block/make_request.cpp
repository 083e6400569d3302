/// __make_request (spec 3.5): a BIO joins a queued request or gets a new one, under the queue lock.
#include <utility>

#include "models/block/block_layer.hpp"
#include "models/block/functions.hpp"
#include "models/tracepoints.hpp"

namespace dioscope::block {

using machine::Access;

void BlockLayer::make_request(kernel::Task& task, RequestQueue& queue, Bio& submitted) {
  auto& context = task.context;
  context.cause = submitted.cause;
  Bio& bio = bounce_.bounced(context, submitted);
  Request* request = nullptr;
  context.enter(fn::make_request);
  kernel::spin_lock_irq(context, queue.lock());
  context.charge(fn::make_request, parameters_.make_request);
  for (;;) {
    context.touch(fn::make_request, queue.line, Access::write);
    RequestLink* after = queue.head().previous;
    if (queue.empty()) {
      if (plug_list_.blk_plug_device(context, queue)) unplug_->plugged(context, queue);
    } else {
      auto placement = elevator_->place(context, queue, bio);
      if (placement.kind != Placement::Kind::insert && try_merge_into(context, queue, placement, bio)) {
        if (request != nullptr) queue.blk_put_request(context, *request);
        break;
      }
      after = placement.after;
    }
    if (request == nullptr) request = queue.get_request(context, bio.write);
    if (request != nullptr) {
      add_request(context, queue, *after, *request, bio);
      break;
    }
    kernel::spin_unlock_irq(context, queue.lock());
    request = &get_request_wait(task, queue, bio);
    context.cause = bio.cause;
    context.enter(fn::make_request);
    kernel::spin_lock_irq(context, queue.lock());
  }
  kernel::spin_unlock_irq(context, queue.lock());
}

/// False when the limits refuse: then `placement.after` says where a new request goes, beside the one that is
/// full.
bool BlockLayer::try_merge_into(machine::Context& context, RequestQueue& queue, Placement& placement,
                                Bio& bio) {
  Request& target = *placement.target;
  const bool back = placement.kind == Placement::Kind::back_merge;
  if (!queue.merge_fits(target, bio)) {
    placement.after = back ? &target : target.previous;
    return false;
  }
  context.charge(fn::make_request, parameters_.merge);
  context.touch(fn::make_request, target.line, Access::write, Request::kLines);
  touch_bio(context, fn::make_request, back ? *target.last : bio, Access::write);
  target.sectors += bio.sectors();
  target.segments += bio.segments;
  if (back) {
    target.last = target.last->next = &bio;
    ++statistics_.back_merges;
    context.trace(Tracepoint::block_bio_backmerge, bio.disk, bio.sector, bio.sectors(), bio.write);
  } else {
    bio.next = std::exchange(target.first, &bio);
    target.sector = bio.sector;
    ++statistics_.front_merges;
    context.trace(Tracepoint::block_bio_frontmerge, bio.disk, bio.sector, bio.sectors(), bio.write);
  }
  elevator_->merged(context, queue, target, bio.sectors());
  attempt_merge(context, queue, back ? static_cast<RequestLink&>(target) : *target.previous);
  return true;
}

/// Join the request at `link` with the one behind it, if they touch and fit.
void BlockLayer::attempt_merge(machine::Context& context, RequestQueue& queue, RequestLink& link) {
  if (&link == &queue.head() || link.next == &queue.head()) return;
  auto& request = static_cast<Request&>(link);
  auto& behind = static_cast<Request&>(*link.next);
  if (request.write != behind.write || request.end_sector() != behind.sector) return;
  if (request.started || behind.started || request.no_merge || behind.no_merge) return;
  if (!queue.merge_fits(request, behind)) return;
  context.charge(fn::make_request, parameters_.merge);
  context.touch(fn::make_request, behind.line, Access::write, Request::kLines);
  context.detail(Tracepoint::block_rq_merge, context.task(), behind.cause, queue.disk(), behind.sector,
                 behind.sectors, behind.write);
  request.last->next = behind.first;
  request.last = behind.last;
  request.sectors += behind.sectors;
  request.segments += behind.segments;
  elevator_->joined(request, behind);
  queue.remove(behind);
  queue.blk_put_request(context, behind);
  ++statistics_.request_merges;
}

void BlockLayer::add_request(machine::Context& context, RequestQueue& queue, RequestLink& after,
                             Request& request, Bio& bio) {
  context.trace(Tracepoint::block_getrq, bio.disk, bio.sector, bio.sectors(), bio.write);
  request.first = request.last = &bio;
  request.sector = bio.sector;
  request.sectors = bio.sectors();
  request.segments = bio.segments;
  request.cpu = context.cpu().number();
  request.made_at = context.now();
  touch_bio(context, fn::make_request, bio, Access::write);
  queue.insert_after(elevator_->added(queue, request, after), request);
  if (queue.last_merge == nullptr) queue.last_merge = &request;
  request.cause = context.trace(Tracepoint::block_rq_insert, bio.disk, bio.sector, bio.sectors(), bio.write);
}

Request& BlockLayer::get_request_wait(kernel::Task& task, RequestQueue& queue, const Bio& bio) {
  auto& context = task.context;
  auto& list = queue.list(bio.write);
  ++statistics_.request_sleeps;
  context.trace(Tracepoint::block_sleeprq, bio.disk, bio.sector, bio.sectors(), bio.write);
  plug_list_.generic_unplug_device(context, queue);
  kernel::add_wait_queue_exclusive(context, list.wait, task);
  AwaitedIo io;
  io.add(queue.pollable());
  io.slept = true;
  auto free_request = kernel::awaited("a free request", list, [](const auto& it) { return it.count > 0; });
  free_request.at_once = false; // in batches
  Request* request = nullptr;
  do {
    task.prepare_to_sleep(kernel::TaskState::uninterruptible, free_request);
    context.touch(fn::get_request_wait, queue.line, Access::read);
    context.settle();
    if (!task.has_come()) io_schedule(task, io);
    kernel::spin_lock_irq(context, queue.lock());
    request = queue.get_request(context, bio.write);
    kernel::spin_unlock_irq(context, queue.lock());
  } while (request == nullptr);
  kernel::remove_wait_queue(context, list.wait, task);
  task.stay_awake();
  return *request;
}

} // namespace dioscope::block
