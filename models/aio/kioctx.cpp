#include "models/aio/kioctx.hpp"

#include <utility>

#include "models/aio/functions.hpp"
#include "models/dio/functions.hpp"
#include "models/kernel/functions.hpp"
#include "models/tracepoints.hpp"

namespace dioscope::aio {

using kernel::TaskState;

namespace {

/// Of struct io_event, and of a line of the ring.
constexpr std::size_t kEventsPerLine = 1;
constexpr std::size_t kRingLines = 128 / kEventsPerLine;

} // namespace

struct KioContext::Request final : dio::Kiocb {
  Request(KioContext& context, kernel::Task& task, dio::Completion& completion)
      : owner(context), dio(task, completion) {
    dio.kiocb = this;
  }
  void complete(machine::Context& context) override { owner.complete(context, *this); }

  KioContext& owner;
  dio::Dio dio;
  bool under_way = false;
  std::uint64_t data = 0;
  sim::Bytes size{0};
  sim::TimePoint submitted{};
  Aio::KiocbObject* kiocb_object = nullptr;
};

KioContext::KioContext(Private /*unused*/, Aio& aio, kernel::Task& owner)
    : aio_(aio), owner_(owner),
      ctx_lock_("ctx_lock." + std::to_string(owner.pid), aio.direct_io().kernel().locks),
      ring_lock_("ring_lock." + std::to_string(owner.pid), aio.direct_io().kernel().locks),
      wait_("ioctx.wait." + std::to_string(owner.pid), aio.direct_io().kernel().locks,
            aio.direct_io().kernel().scheduler, kernel::wake_path(aio.parameters().wake), &owner),
      event_lines_(kRingLines) {}

KioContext::~KioContext() = default;

KioContext::Request& KioContext::new_request() {
  if (free_.empty())
    return *requests_.emplace_back(std::make_unique<Request>(*this, owner_, aio_.direct_io().completion()));
  auto& request = *free_.back();
  free_.pop_back();
  return request;
}

void KioContext::io_submit(std::span<const Iocb> iocbs) {
  auto& context = owner_.context;
  context.change_kind(machine::ContextKind::process);
  context.cause = 0;
  context.charge(kernel::fn::system_call, aio_.direct_io().parameters().system_call);
  for (const auto& iocb : iocbs) submit_one(iocb);
  if (!aio_.direct_io().parameters().defects.no_unplug)
    aio_.direct_io().block().unplug_policy().io_submit_done(context);
  context.settle();
  aio_.direct_io().kernel().scheduler.cond_resched(owner_);
  context.change_kind(machine::ContextKind::user);
}

void KioContext::submit_one(const Iocb& iocb) {
  auto& context = owner_.context;
  const auto& costs = aio_.parameters();
  context.settle();
  auto& request = new_request();
  request.under_way = true;
  request.data = iocb.data;
  request.submitted = context.now();
  context.detail(Tracepoint::io_submit_one, context.task(), 0);
  aio_.direct_io().begin();
  request.size = iocb.buffer->size();
  context.charge(fn::io_submit, costs.submit_one);
  request.kiocb_object = aio_.kiocbs.try_alloc(context, fn::io_submit);
  context.enter(fn::io_submit);
  kernel::spin_lock_irq(context, ctx_lock_);
  context.touch(fn::io_submit, line_, machine::Access::write);
  context.charge(fn::io_submit, costs.get_request);
  kernel::spin_unlock_irq(context, ctx_lock_);
  ++aio_.statistics.submitted;
  ++in_flight_;
  aio_.statistics.in_flight.add(1);
  request.dio.cause = context.cause =
      context.trace(Tracepoint::aio_submit, iocb.write, iocb.offset.count, request.size.count);
  auto& direct_io = aio_.direct_io();
  direct_io.rw_raw_dev(owner_, request.dio, iocb.volume, iocb.write, iocb.offset, *iocb.buffer);
  for (auto* pollable : request.dio.io.pollables) io_.add(pollable);
  io_.write = iocb.write;
  io_.size = request.size;
  if (!direct_io.parameters().defects.no_unplug) direct_io.block().unplug_policy().iocb_submitted(context);
}

void KioContext::complete(machine::Context& context, Request& request) {
  const auto& costs = aio_.parameters();
  if (!std::exchange(request.under_way, false))
    throw machine::KernelFault(
        "an asynchronous request that has completed is completed again: the count of its "
        "BIOs was zero before the last one was submitted");
  // The owner may have read the event and ended before this returns.
  const auto keep = shared_from_this();
  context.enter(dio::fn::aio_complete);
  kernel::spin_lock_irq(context, ctx_lock_);
  context.charge(dio::fn::aio_complete, costs.complete);
  context.touch(dio::fn::aio_complete, ring_line_, machine::Access::write);
  context.touch(dio::fn::aio_complete, event_line(written_), machine::Access::write);
  context.touch(dio::fn::aio_complete, line_, machine::Access::write);
  context.settle();
  const auto id =
      context.trace(Tracepoint::aio_complete, request.dio.write, request.data, request.size.count);
  ring_.push_back({request.data, request.dio.responded, id});
  ++written_;
  --in_flight_;
  aio_.statistics.in_flight.add(-1);
  ++aio_.statistics.completed;
  aio_.direct_io().count(request.size, context.now() - request.submitted);
  aio_.kiocbs.free(context, *request.kiocb_object);
  context.enter(dio::fn::aio_complete);
  kernel::spin_unlock_irq(context, ctx_lock_);
  if (wait_.active() && !aio_.direct_io().parameters().defects.no_wake) wait_.wake(context);
  aio_.direct_io().completion().free(context, request.dio);
  free_.push_back(&request);
}

bool KioContext::read_event(std::vector<std::uint64_t>& events) {
  auto& context = owner_.context;
  context.touch(fn::read_events, ring_line_, machine::Access::read);
  context.settle();
  if (ring_.empty()) return false;
  context.enter(fn::read_events);
  kernel::spin_lock(context, ring_lock_);
  context.touch(fn::read_events, event_line(read_++), machine::Access::read);
  context.touch(fn::read_events, ring_line_, machine::Access::write);
  context.charge(fn::read_events, aio_.parameters().read_event);
  context.settle();
  events.push_back(ring_.front().data);
  returning_.push_back(ring_.front());
  ring_.pop_front();
  kernel::spin_unlock(context, ring_lock_);
  return true;
}

std::vector<std::uint64_t> KioContext::io_getevents(std::size_t min, std::size_t max) {
  auto& context = owner_.context;
  auto& scheduler = aio_.direct_io().kernel().scheduler;
  context.change_kind(machine::ContextKind::process);
  context.charge(kernel::fn::system_call, aio_.direct_io().parameters().system_call);
  std::vector<std::uint64_t> events;
  io_.slept = false;
  while (events.size() < max && read_event(events)) {
  }
  // Only who has fewer than it wants queues up, for each event anew, and then goes on to as many as it may
  // have.
  const bool waits = events.size() < min;
  for (bool more = waits; more && events.size() < max;) {
    for (;;) {
      context.enter(fn::read_events);
      wait_.prepare(owner_, TaskState::interruptible,
                    kernel::awaited("an event of its io context", ring_,
                                    [](const auto& ring) { return !ring.empty(); }),
                    true);
      more = read_event(events);
      owner_.has_looked();
      if (more || events.size() >= min) break;
      ++aio_.statistics.waits;
      aio_.direct_io().block().io_schedule(owner_, io_);
    }
    context.enter(fn::read_events);
    wait_.finish(owner_);
  }
  context.settle();
  scheduler.cond_resched(owner_);
  context.change_kind(machine::ContextKind::user);
  for (const auto& event : returning_) {
    context.detail(Tracepoint::aio_return, context.task(), event.cause, event.data);
    aio_.direct_io().returned_to_user(event.responded);
  }
  returning_.clear();
  return events;
}

} // namespace dioscope::aio
