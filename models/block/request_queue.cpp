#include "models/block/request_queue.hpp"

#include "models/block/block_layer.hpp"
#include "models/block/functions.hpp"
#include "models/tracepoints.hpp"

namespace dioscope::block {

using machine::Access;

RequestQueue::RequestQueue(std::uint32_t disk, kernel::SpinLock& lock, QueueLimits limits,
                           QueueServer& server, BlockLayer& block)
    : disk_(disk), lock_(lock), limits_(limits), server_(server), scheduler_(block.kernel().scheduler),
      parameters_(block.parameters()), statistics_(block.statistics()),
      reads_("rq.wait.read." + std::to_string(disk), block.kernel().locks),
      writes_("rq.wait.write." + std::to_string(disk), block.kernel().locks) {
  block.add_queue(*this);
  head_.next = head_.previous = &head_;
  for (const bool write : {false, true}) {
    auto& free = list(write);
    free.count = free.unmade = (parameters_.nr_requests + (write ? 0 : 1)) / 2;
  }
}

/// Those that were used are taken first, the last one given back before others.
Request* RequestQueue::take_free(bool write) {
  auto& free = list(write);
  if (free.count == 0) return nullptr;
  --free.count;
  if (free.free != nullptr) {
    auto* request = static_cast<Request*>(free.free);
    free.free = request->next;
    return request;
  }
  --free.unmade;
  auto& request = requests_.emplace_back();
  request.queue = this;
  request.write = write;
  return &request;
}

void RequestQueue::insert_after(RequestLink& place, Request& request) {
  request.previous = &place;
  request.next = place.next;
  place.next->previous = &request;
  place.next = &request;
  ++queued_;
}

void RequestQueue::remove(Request& request) {
  request.previous->next = request.next;
  request.next->previous = request.previous;
  request.previous = request.next = nullptr;
  if (last_merge == &request) last_merge = nullptr;
  --queued_;
}

Request* RequestQueue::get_request(machine::Context& context, bool write) {
  context.charge(fn::make_request, parameters_.get_request);
  auto* request = take_free(write);
  if (request == nullptr) return nullptr;
  ++statistics_.requests;
  statistics_.requests_in_use.add(1);
  context.touch(fn::make_request, request->line, Access::write, Request::kLines);
  request->previous = request->next = nullptr;
  request->first = request->last = nullptr;
  request->sectors = 0;
  request->segments = 0;
  request->started = request->no_merge = false;
  request->cause = 0;
  return request;
}

void RequestQueue::blk_put_request(machine::Context& context, Request& request) {
  context.charge(fn::blk_put_request, parameters_.put_request);
  auto& free = list(request.write);
  request.next = free.free;
  free.free = &request;
  ++free.count;
  statistics_.requests_in_use.add(-1);
  if (free.count >= parameters_.batch_requests && free.wait.active())
    kernel::wake_up(context, scheduler_, free.wait, parameters_.wake_up);
}

bool RequestQueue::merge_fits(Request& request, const Bio& bio) {
  if (request.sectors + bio.sectors() <= limits_.max_sectors &&
      request.segments + bio.segments <= limits_.max_segments)
    return true;
  request.no_merge = true;
  last_merge = nullptr;
  ++statistics_.merges_refused;
  return false;
}

bool RequestQueue::merge_fits(const Request& a, const Request& b) const {
  return a.sectors + b.sectors <= limits_.max_sectors && a.segments + b.segments <= limits_.max_segments;
}

} // namespace dioscope::block
