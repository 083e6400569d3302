#pragma once
/// What the SCSI mid layer costs on the reference machine, and what the adapter's driver tells it about the
/// adapter.
#include <cstdint>
#include <string>

#include "sim/parameters.hpp"

namespace dioscope::scsi {

/// "kernel.scsi". Locks and cache misses are charged besides.
struct ScsiParameters {
  std::int64_t sg_tablesize = 32;
  std::int64_t max_sectors = 1024;
  std::int64_t queue_depth = 16;
  std::int64_t can_queue = 255;
  std::string complete_in = "auto";

  sim::Duration scsi_request_fn{300};
  sim::Duration scsi_allocate_device{250};
  sim::Duration map_sg_segment{102};
  sim::Duration scsi_dispatch_cmd{1500};
  sim::Duration scsi_done{700};
  sim::Duration scsi_softirq{400};
  sim::Duration scsi_finish_command{400};
  sim::Duration end_request_command{2'630};
  sim::Duration end_request_bio{800};
  sim::Duration end_request_vec{150};
  sim::Duration scsi_release_command{250};
  sim::Duration scsi_queue_next_request{250};
  static const sim::ParameterTable<ScsiParameters>& table();
};

} // namespace dioscope::scsi
