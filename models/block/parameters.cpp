#include "models/block/parameters.hpp"

#include <stdexcept>

#include "models/block/elevator.hpp"
#include "models/block/unplug.hpp"

namespace dioscope::block {
namespace {
constexpr sim::Duration kZero{0};
constexpr sim::Duration kMost{1'000'000};
} // namespace

const sim::ParameterTable<BlockParameters>& BlockParameters::table() {
  using P = BlockParameters;
  static const auto table =
      sim::ParameterTable<P>("kernel.block",
                             "BIOs, request queues, elevator and plugging (spec 3.5, 3.6, 9).")
          .add("nr_requests", &P::nr_requests, std::int64_t{2}, std::int64_t{4096},
               "spec 14: queue_nr_requests on a machine with more than 64 MB",
               "Requests of a queue, half of them for reads and half for writes.")
          .add("batch_requests", &P::batch_requests, std::int64_t{1}, std::int64_t{2048}, "spec 14",
               "A submitter that waits for a request is woken when this many of its direction are free.")
          .add("max_phys_segments", &P::max_phys_segments, std::int64_t{16}, std::int64_t{1024},
               "spec 14: MAX_PHYS_SEGMENTS", "Most segments of a request, whatever the adapter could take.")
          .add("max_segment_size", &P::max_segment_size, sim::Bytes{512}, sim::Bytes{64 << 10},
               "spec 14: MAX_SEGMENT_SIZE",
               "A bio_vec larger than this counts as several segments; it has at most a page.")
          .add("elevator", &P::elevator, Elevators::names(), "spec 2: 2.5.35 has elevator_linus",
               "Where BIOs go in a queue. " + Elevators::sentences() + ".")
          .add("unplug_policy", &P::unplug_policy, UnplugPolicies::names(), "spec 3.6: 2.5.35",
               "Who unplugs a queue. " + UnplugPolicies::sentences() + ".")
          .add("unplug_threshold", &P::unplug_threshold, std::int64_t{1}, std::int64_t{4096},
               "the value of later kernels: unplug_thresh, 4",
               "With unplug_policy timer: requests at which a queue is unplugged.")
          .add("unplug_delay", &P::unplug_delay, kZero, sim::Duration{1'000'000'000},
               "the value of later kernels: unplug_delay, 3 ms",
               "With unplug_policy timer: how long a queue stays plugged at most, in whole ticks.")
          .add("poll_look", &P::poll_look, sim::Duration{10}, kMost,
               "estimate: M1, a read in cache and a turn of a loop",
               "One look at one queue pair by a task that polls.")
          .add("read_latency", &P::read_latency, std::int64_t{0}, std::int64_t{1 << 30}, "spec 14",
               "elevator_linus: requests and merged sectors that may pass a read.")
          .add("write_latency", &P::write_latency, std::int64_t{0}, std::int64_t{1 << 30}, "spec 14",
               "elevator_linus: requests and merged sectors that may pass a write.")
          .add("bounce_limit", &P::bounce_limit, sim::Bytes{0}, sim::Bytes{std::int64_t{64} << 30},
               "S35: scsi_merge.c; BLK_BOUNCE_HIGH is the end of low memory, 896 MiB on i386",
               "Pages of physical memory from this address on get a bounce page, from or into which data is "
               "copied; "
               "0B: "
               "the adapter reaches all memory.")
          .exact()
          .add("bounce_copy_rate", &P::bounce_copy_rate, sim::Rate{1e6}, sim::Rate{1e12},
               "M6, M7: bcopy 100 to 111 MB/s on P-III", "How fast bounced data is copied.")
          .uncertain(sim::Rate{100e6}, sim::Rate{111e6}, "M6, M7")
          .add("bounce_page", &P::bounce_page, kZero, kMost,
               "estimate: about 400 instructions (M1) for a page from the allocator",
               "Getting one bounce page, without the pool.")
          .add("bio_alloc", &P::bio_alloc, kZero, kMost,
               "fitted on column A: bio_alloc 1.1 us per BIO, less misses", "bio_alloc without the pools.")
          .uncertain(sim::Duration{1020}, sim::Duration{1270}, "column B: 1.35 us a BIO")
          .add("bio_put", &P::bio_put, kZero, kMost,
               "fitted on column A: bio_put and bio_destructor 0.56 us per BIO, less misses",
               "bio_put without the pools.")
          .add("submit_bio", &P::submit_bio, kZero, kMost, "estimate: below the posted part of column A",
               "submit_bio and generic_make_request: counters and checks, per BIO.")
          .add("make_request", &P::make_request, kZero, kMost,
               "fitted on column A: __make_request 3.6 us per BIO, less its parts below, locks and misses",
               "__make_request itself, per BIO.")
          .uncertain(sim::Duration{2650}, sim::Duration{4450}, "column B: 5.4 us a BIO")
          .add("merge_scan", &P::merge_scan, kZero, kMost,
               "fitted on column A: share of __make_request; split is ours", "Looking at one queued request.")
          .add("merge", &P::merge, kZero, kMost, "fitted on column A: share of __make_request; split is ours",
               "Putting a BIO into a queued request.")
          .add("get_request", &P::get_request, kZero, kMost,
               "fitted on column A: share of __make_request; split is ours",
               "Taking a free request and filling it in.")
          .add("put_request", &P::put_request, kZero, kMost,
               "fitted on column A: share of __scsi_end_request; split is ours", "Giving a request back.")
          .add("plug", &P::plug, kZero, kMost, "fitted on column A: share of __make_request; split is ours",
               "Plugging a queue.")
          .add("unplug", &P::unplug, kZero, kMost,
               "audit 2: Dale, queue_lock held 3.2 us on average with request_fn's first part, 1.8 us here",
               "generic_unplug_device without what it starts.")
          .add("blk_run_queues", &P::blk_run_queues, kZero, kMost,
               "estimate: below the posted part of column A", "One call, without the queues it unplugs.")
          .add("wake_up", &P::wake_up, kZero, kMost,
               "fitted on column A: __wake_up 0.5 us per command, less its lock and misses",
               "__wake_up on a wait queue, without the tasks it wakes.")
          .uncertain(sim::Duration{260}, sim::Duration{760}, "column B: 1.0 us a command");
  return table;
}

void BlockParameters::check() const {
  if (batch_requests > nr_requests / 2)
    throw std::invalid_argument(
        "kernel.block: batch_requests must not exceed half of nr_requests, or nobody who "
        "waits for a request is ever woken");
}

} // namespace dioscope::block
