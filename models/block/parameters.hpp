#pragma once
/// What the block layer, the SCSI mid layer and the adapter's driver cost on the reference machine, and their
/// tunables.
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
  std::int64_t read_latency = 8192;
  std::int64_t write_latency = 16384;

  sim::Duration bio_alloc{1020};
  sim::Duration bio_put{460};
  sim::Duration submit_bio{200};
  sim::Duration make_request{2650};
  sim::Duration merge_scan{50};
  sim::Duration merge{200};
  sim::Duration get_request{250};
  sim::Duration put_request{150};
  sim::Duration plug{80};
  sim::Duration unplug{200};
  sim::Duration blk_run_queues{200};
  sim::Duration wake_up{260};
  static const sim::ParameterTable<BlockParameters>& table();
  /// Throws std::invalid_argument when two values contradict each other.
  void check() const;
};

/// "kernel.scsi". Locks and cache misses are charged besides.
struct ScsiParameters {
  std::int64_t sg_tablesize = 32;
  std::int64_t max_sectors = 1024;
  std::int64_t queue_depth = 16;
  std::int64_t can_queue = 255;
  bool handler_interrupts_off = true;

  sim::Duration scsi_request_fn{300};
  sim::Duration scsi_allocate_device{250};
  sim::Duration map_sg_segment{151};
  sim::Duration scsi_dispatch_cmd{1500};
  sim::Duration queuecommand{17'500};
  sim::Duration hba_interrupt{24'500};
  sim::Duration hba_command{8'000};
  sim::Duration scsi_done{700};
  sim::Duration scsi_softirq{400};
  sim::Duration scsi_finish_command{400};
  sim::Duration end_request_command{4'700};
  sim::Duration end_request_bio{800};
  sim::Duration end_request_vec{150};
  sim::Duration scsi_release_command{250};
  sim::Duration scsi_queue_next_request{250};
  static const sim::ParameterTable<ScsiParameters>& table();
};

} // namespace dioscope::block
