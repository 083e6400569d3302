#pragma once
/// What the memory manager costs beside its locks and cache misses, and what it counts.
#include "sim/parameters.hpp"
#include "sim/statistics.hpp"

namespace dioscope::memory {

using namespace std::chrono_literals;

/// "kernel.memory". Anonymous pages of direct I/O need none of it.
struct MemoryParameters {
  bool irq_safe_locks = false;
  sim::Duration mmap_sem = 60ns;
  sim::Duration page_fault = 4us;
  sim::Duration dirty_fault = 1us;
  sim::Duration find_page = 300ns;
  sim::Duration mark_buffers = 150ns;
  sim::Duration move_page = 150ns;
  sim::Duration mark_inode = 300ns;
  sim::Duration msync_page = 150ns;
  sim::Duration zap_page = 150ns;
  sim::Duration unmap_page = 500ns;
  sim::Duration free_buffers = 500ns;
  sim::Duration shrink_page = 200ns;
  sim::Duration write_page = 5us;
  sim::Duration scan_inode = 200ns;
  static const sim::ParameterTable<MemoryParameters>& table();
};

/// Of all file pages of one kernel.
struct MemoryStatistics {
  sim::Counter pages_dirtied;     ///< set_page_dirty calls
  sim::Counter dirty_transitions; ///< ... that found the page clean
  sim::Counter inode_marks;       ///< ... that found the inode without I_DIRTY_PAGES
  sim::Counter faults;            ///< ptes made present
  sim::Counter dirty_faults;      ///< ptes that were present and had to become dirty
  sim::Counter semaphore_sleeps;  ///< tasks that slept for an mmap_sem
  sim::Counter msync_moves;       ///< dirty bits moved from a pte to its page by msync
  sim::Counter pages_zapped;      ///< ptes removed by munmap
  sim::Counter pages_unmapped;    ///< ptes removed by reclaim
  sim::Counter pages_reclaimed;
  sim::Counter writebacks; ///< pages cleaned by writing them
  sim::Counter arrivals;   ///< pages into which a device has put data
  sim::Counter lost_pages; ///< page_story.hpp
  static const sim::StatisticTable<MemoryStatistics>& table();
};

} // namespace dioscope::memory
