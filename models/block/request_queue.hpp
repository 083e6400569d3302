#pragma once
/// The request queue of one disk: queued requests, free requests, and the limits of its adapter. Everything
/// in it is guarded by the queue lock, which is the adapter's host_lock (spec 0.3).
#include <deque>
#include <memory>
#include <vector>

#include "models/block/elevator.hpp"
#include "models/block/plug.hpp"
#include "models/block/poll.hpp"
#include "models/block/request.hpp"
#include "models/block/statistics.hpp"
#include "models/kernel/wait_queue.hpp"

namespace dioscope::block {

class BlockLayer;

/// What one command may carry. Every bio_vec is a hardware segment (spec 1.4).
struct QueueLimits {
  std::int64_t max_sectors;
  unsigned max_segments; ///< the lower of the hardware's and the block layer's limit
};

/// Free requests of one direction.
struct RequestList {
  RequestList(std::string name, kernel::Locks& locks) : wait(std::move(name), locks) {}
  std::int64_t count = 0;      ///< free ones
  std::int64_t unmade = 0;     ///< of those, the ones that were never used: they take no memory yet
  RequestLink* free = nullptr; ///< the others
  kernel::WaitQueueHead wait;
};

/// Whoever serves a queue.
class QueueServer {
 public:
  virtual ~QueueServer() = default;
  /// Take requests out of its queue, whose lock is held with interrupts off. May give both up meanwhile.
  virtual void request_fn(machine::Context& context) = 0;
  /// What completes the requests of its queue when no interrupt does; nullptr where interrupts do.
  virtual Pollable* pollable() { return nullptr; }
};

class RequestQueue : public PlugHook {
 public:
  RequestQueue(std::uint32_t disk, kernel::SpinLock& lock, QueueLimits limits, QueueServer& server,
               BlockLayer& block);

  std::uint32_t disk() const { return disk_; }
  kernel::SpinLock& lock() { return lock_; }
  void run_request_fn(machine::Context& context) { server_.request_fn(context); }
  Pollable* pollable() { return server_.pollable(); }

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
  Request* take_free(bool write);

  std::uint32_t disk_;
  kernel::SpinLock& lock_;
  QueueLimits limits_;
  QueueServer& server_;
  kernel::Scheduler& scheduler_;
  const BlockParameters& parameters_;
  BlockStatistics& statistics_;
  RequestLink head_;
  std::size_t queued_ = 0;
  std::deque<Request> requests_; ///< made so far
  RequestList reads_;
  RequestList writes_;
};

} // namespace dioscope::block
