#pragma once
/// Parameters of the programs and kernel threads that work on the files which the reads go to.
#include <cstdint>

#include "sim/parameters.hpp"

namespace dioscope::workload {

/// "workload.page_cache". An interval of 0 means that there is none of that kind.
struct PageCacheParameters {
  sim::Duration reader_interval{0};
  std::int64_t readers = 1;
  sim::Duration writer_interval{0};
  std::int64_t writers = 1;
  sim::Duration msync_interval{0};
  std::int64_t msyncs = 1;
  sim::Duration munmap_interval{0};
  std::int64_t munmaps = 1;
  sim::Duration writeback_interval{0};
  std::int64_t writebacks = 1;
  sim::Duration reclaim_interval{0};
  std::int64_t reclaims = 1;
  sim::Duration inode_interval{0};
  std::int64_t inodes = 1;
  std::int64_t pages = 64;
  std::int64_t inodes_scanned = 128;
  sim::Duration page_time{10'000};
  bool pin = false;
  static const sim::ParameterTable<PageCacheParameters>& table();
  /// There is at least one of any kind.
  bool any() const;
  /// How many programs and threads there are.
  std::int64_t users() const;
};

} // namespace dioscope::workload
