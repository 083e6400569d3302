#pragma once
/// The request queue of one disk: queued requests, free requests, and the limits of its adapter. Everything
/// in it is guarded by the queue lock, which is the adapter's host_lock (spec 0.3).
#include <memory>
#include <vector>

#include "models/block/elevator.hpp"
#include "models/block/plug.hpp"
#include "models/block/request.hpp"
#include "models/block/statistics.hpp"
#include "models/kernel/wait_queue.hpp"

namespace dioscope::block {

/// What one command may carry. Every bio_vec is a hardware segment (spec 1.4).
struct QueueLimits {
  std::int64_t max_sectors;
  unsigned max_segments; ///< the lower of the hardware's and the block layer's limit
};

/// Free requests of one direction.
struct RequestList {
  RequestList(std::string name, kernel::Locks& locks) : wait(std::move(name), locks) {}
  std::int64_t count = 0;
  RequestLink* free = nullptr;
  kernel::WaitQueueHead wait;
};

class RequestQueue : public PlugHook {
 public:
  using RequestFn = void (*)(machine::Context&, RequestQueue&);

  /// `request_fn` is called with the queue lock held and interrupts off; `owner` is its own data.
  RequestQueue(std::uint32_t disk, kernel::SpinLock& lock, QueueLimits limits, RequestFn request_fn,
               void* owner, kernel::Scheduler& scheduler, const BlockParameters& parameters,
               kernel::Locks& locks, BlockStatistics& statistics);

  std::uint32_t disk() const { return disk_; }
  kernel::SpinLock& lock() { return lock_; }
  void* owner() const { return owner_; }
  void run_request_fn(machine::Context& context) { request_fn_(context, *this); }

  bool empty() const { return head_.next == &head_; }
  std::size_t queued() const { return queued_; }
  RequestLink& head() { return head_; }
  Request& first() { return static_cast<Request&>(*head_.next); }
  Request& last() { return static_cast<Request&>(*head_.previous); }
  void insert_after(RequestLink& place, Request& request);
  void remove(Request& request);

  /// A free request, nullptr when there is none.
  Request* get_request(machine::Context& context, bool write);
  /// Give a request back; wakes one who waits once a batch is free.
  void blk_put_request(machine::Context& context, Request& request);
  RequestList& list(bool write) { return write ? writes_ : reads_; }

  /// Whether `bio` fits the limits at the request's end or front. If not, nothing is ever merged into the
  /// request again.
  bool merge_fits(Request& request, const Bio& bio);
  /// Whether two requests fit the limits together.
  bool merge_fits(const Request& a, const Request& b) const;
  const QueueLimits& limits() const { return limits_; }

  machine::CacheLine line;
  bool plugged = false;
  Request* last_merge = nullptr; ///< the hint: what was merged into last

 private:
  std::uint32_t disk_;
  kernel::SpinLock& lock_;
  QueueLimits limits_;
  RequestFn request_fn_;
  void* owner_;
  kernel::Scheduler& scheduler_;
  const BlockParameters& parameters_;
  BlockStatistics& statistics_;
  RequestLink head_;
  std::size_t queued_ = 0;
  std::vector<Request> requests_;
  RequestList reads_;
  RequestList writes_;
};

} // namespace dioscope::block
