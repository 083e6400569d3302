#pragma once
/// What the block layer costs on the reference machine, and its tunables.
#include <cstdint>
#include <string>

#include "sim/parameters.hpp"

namespace dioscope::block {

/// "kernel.block". Locks and cache misses are charged besides.
struct BlockParameters {
  std::int64_t nr_requests = 256;
  std::int64_t batch_requests = 32;
  std::int64_t max_phys_segments = 128;
  sim::Bytes max_segment_size{64 << 10};
  std::string elevator = "linus";
  std::string unplug_policy = "on_sleep";
  std::int64_t unplug_threshold = 4;
  sim::Duration unplug_delay{3'000'000};
  sim::Duration poll_look{50};
  std::int64_t read_latency = 8192;
  std::int64_t write_latency = 16384;

  sim::Bytes bounce_limit{0};
  sim::Rate bounce_copy_rate{105e6};
  sim::Duration bounce_page{300};

  sim::Duration bio_alloc{1020};
  sim::Duration bio_put{460};
  sim::Duration submit_bio{200};
  sim::Duration make_request{2650};
  sim::Duration merge_scan{50};
  sim::Duration merge{200};
  sim::Duration get_request{250};
  sim::Duration put_request{150};
  sim::Duration plug{80};
  sim::Duration unplug{1400};
  sim::Duration blk_run_queues{200};
  sim::Duration wake_up{260};
  static const sim::ParameterTable<BlockParameters>& table();
  /// Throws std::invalid_argument when two values contradict each other.
  void check() const;
};

} // namespace dioscope::block
