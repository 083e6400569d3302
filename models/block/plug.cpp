#include "models/block/plug.hpp"

#include "models/block/functions.hpp"
#include "models/block/request_queue.hpp"
#include "models/tracepoints.hpp"

namespace dioscope::block {

using machine::Access;

PlugList::PlugList(const BlockParameters& parameters, kernel::Locks& locks, BlockStatistics& statistics)
    : parameters_(parameters), statistics_(statistics), lock_("blk_plug_lock", locks) {}

void PlugList::link(PlugHook& head, PlugHook& hook) {
  hook.plug_previous = head.plug_previous;
  hook.plug_next = &head;
  head.plug_previous->plug_next = &hook;
  head.plug_previous = &hook;
}

void PlugList::unlink(PlugHook& hook) {
  hook.plug_previous->plug_next = hook.plug_next;
  hook.plug_next->plug_previous = hook.plug_previous;
  hook.plug_previous = hook.plug_next = &hook;
}

void PlugList::splice(PlugHook& to) {
  to.plug_next = head_.plug_next;
  to.plug_previous = head_.plug_previous;
  to.plug_next->plug_previous = &to;
  to.plug_previous->plug_next = &to;
  head_.plug_next = head_.plug_previous = &head_;
}

bool PlugList::blk_plug_device(machine::Context& context, RequestQueue& queue) {
  if (!queue.empty() || queue.plugged) return false;
  queue.plugged = true;
  context.charge(fn::make_request, parameters_.plug);
  kernel::spin_lock(context, lock_);
  context.touch(fn::make_request, line_, Access::write);
  link(head_, queue);
  kernel::spin_unlock(context, lock_);
  ++statistics_.plugs;
  context.trace(Tracepoint::block_plug, queue.disk());
  return true;
}

bool PlugList::blk_remove_plug(machine::Context& context, RequestQueue& queue) {
  if (!queue.plugged) return false;
  queue.plugged = false;
  kernel::spin_lock(context, lock_);
  context.touch(fn::generic_unplug_device, line_, Access::write);
  unlink(queue);
  kernel::spin_unlock(context, lock_);
  return true;
}

void PlugList::generic_unplug_device(machine::Context& context, RequestQueue& queue) {
  context.enter(fn::generic_unplug_device);
  kernel::spin_lock_irq(context, queue.lock());
  context.charge(fn::generic_unplug_device, parameters_.unplug);
  context.touch(fn::generic_unplug_device, queue.line, Access::write);
  if (blk_remove_plug(context, queue)) {
    ++statistics_.unplugs;
    context.trace(Tracepoint::block_unplug, queue.disk(), queue.queued());
    queue.run_request_fn(context);
  }
  kernel::spin_unlock_irq(context, queue.lock());
}

void PlugList::blk_run_queues(machine::Context& context) {
  context.charge(fn::blk_run_queues, parameters_.blk_run_queues);
  ++statistics_.run_queues;
  kernel::spin_lock_irq(context, lock_);
  context.touch(fn::blk_run_queues, line_, Access::read);
  if (empty()) {
    kernel::spin_unlock_irq(context, lock_);
    return;
  }
  PlugHook local;
  splice(local);
  kernel::spin_unlock_irq(context, lock_);
  while (local.on_plug_list()) {
    auto& queue = static_cast<RequestQueue&>(*local.plug_next);
    generic_unplug_device(context, queue);
  }
}

} // namespace dioscope::block
