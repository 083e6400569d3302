#pragma once
/// The parameters of a disk. Defaults: a 10 000 rpm, 36 GB drive of 2001 like the IBM Ultrastar 36LZX.
#include "sim/parameters.hpp"

namespace dioscope::storage {

/// One kind of disk, "storage.disk". Ranges, sources and one sentence each: table().
struct DiskParameters {
  sim::Frequency rotation{10025.0 / 60.0};
  std::int64_t cylinders = 15110;
  std::int64_t heads = 12;
  std::int64_t zones = 11;
  std::int64_t outer_sectors_per_track = 485;
  std::int64_t inner_sectors_per_track = 285;
  sim::Duration track_skew{900'000};
  sim::Duration cylinder_skew{1'100'000};
  sim::Duration head_switch{600'000};
  sim::Duration seek_single{600'000};
  sim::Duration seek_average{4'900'000};
  sim::Duration seek_full{10'500'000};
  sim::Duration write_settle{400'000};
  sim::Duration command_overhead{100'000};
  sim::Bytes buffer{4 << 20};
  bool read_ahead = true;
  double read_ahead_resume = 0.5;
  bool write_cache = true;
  std::string queue_order = "fifo";

  static const sim::ParameterTable<DiskParameters>& table();
  /// Throws std::invalid_argument when two values contradict each other.
  void check() const;
};

} // namespace dioscope::storage
