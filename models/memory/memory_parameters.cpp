#include "models/memory/memory_parameters.hpp"

namespace dioscope::memory {

const sim::ParameterTable<MemoryParameters>& MemoryParameters::table() {
  using P = MemoryParameters;
  constexpr sim::Duration none{0};
  constexpr sim::Duration most{1ms};
  static const auto table =
      sim::ParameterTable<P>("kernel.memory",
                             "Pages of files and of shared memory, and who maps, dirties, "
                             "writes and reclaims them (spec 5.1 to 5.4); locks cost besides.")
          .add("irq_safe_locks", &P::irq_safe_locks, "model choice: no kernel had it",
               "Whether all users of private_lock, page_lock and inode_lock disable interrupts while they "
               "hold "
               "them, so that set_page_dirty is safe in an interrupt.")
          .add("mmap_sem", &P::mmap_sem, none, most, "M1: atomic increment, line at hand",
               "Taking or giving up an mmap_sem that nobody else wants.")
          .add("page_fault", &P::page_fault, none, most, "L20: page fault 4.0 us on 790 MHz",
               "handle_mm_fault for a page that has no pte.")
          .uncertain(sim::Duration{3000}, sim::Duration{4000}, "M5: 3 us")
          .add("dirty_fault", &P::dirty_fault, none, most,
               "estimate: a quarter of page_fault, no page to find",
               "handle_mm_fault for a pte that only has to become dirty.")
          .add("find_page", &P::find_page, none, most, "estimate: two misses at M1's main memory",
               "Looking a page up in its file, page_lock held for reading.")
          .add("mark_buffers", &P::mark_buffers, none, most, "estimate: about 100 instructions at M1's clock",
               "__set_page_dirty_buffers: walking the page's buffers, private_lock held.")
          .add("move_page", &P::move_page, none, most, "estimate: one miss at M1's main memory",
               "Moving a page between its file's lists, page_lock held for writing.")
          .add("mark_inode", &P::mark_inode, none, most, "estimate: two misses at M1's main memory",
               "Moving an inode between its lists, inode_lock held.")
          .add("msync_page", &P::msync_page, none, most, "estimate: about 100 instructions at M1's clock",
               "msync's look at one pte, page_table_lock held; set_page_dirty besides.")
          .add("zap_page", &P::zap_page, none, most, "as msync_page",
               "munmap's removal of one pte, page_table_lock held; set_page_dirty besides.")
          .add("unmap_page", &P::unmap_page, none, most, "estimate: three misses at M1's main memory",
               "try_to_unmap of one pte, page_table_lock held; set_page_dirty besides.")
          .add("free_buffers", &P::free_buffers, none, most, "estimate: three misses at M1's main memory",
               "try_to_free_buffers of one page, private_lock held.")
          .add("shrink_page", &P::shrink_page, none, most, "estimate: about 150 instructions at M1's clock",
               "shrink_list's last look at one page, page_lock held for writing.")
          .add("write_page", &P::write_page, none, most,
               "estimate: half a page's share of writing in column A; the disk below is not modelled",
               "Writing one page back, no lock held.")
          .add("scan_inode", &P::scan_inode, none, most, "estimate: one miss at M1's main memory",
               "Looking at one inode of a list, inode_lock held.");
  return table;
}

const sim::StatisticTable<MemoryStatistics>& MemoryStatistics::table() {
  using S = MemoryStatistics;
  static const auto table =
      sim::StatisticTable<S>("memory")
          .add("pages_dirtied", &S::pages_dirtied, "1", "set_page_dirty calls for pages of files.")
          .add("dirty_transitions", &S::dirty_transitions, "1", "... that found the page clean.")
          .add("inode_marks", &S::inode_marks, "1", "Times that an inode got I_DIRTY_PAGES.")
          .add("faults", &S::faults, "1", "ptes made present.")
          .add("dirty_faults", &S::dirty_faults, "1", "Present ptes that had to become dirty.")
          .add("semaphore_sleeps", &S::semaphore_sleeps, "1", "Times that a task slept for an mmap_sem.")
          .add("msync_moves", &S::msync_moves, "1", "Dirty bits that msync moved from a pte to its page.")
          .add("pages_zapped", &S::pages_zapped, "1", "ptes removed by munmap.")
          .add("pages_unmapped", &S::pages_unmapped, "1", "ptes removed by reclaim.")
          .add("pages_reclaimed", &S::pages_reclaimed, "1", "Pages that reclaim dropped from memory.")
          .add("writebacks", &S::writebacks, "1", "Pages cleaned by writing them.")
          .add("arrivals", &S::arrivals, "1", "Pages of files into which a device has put data.")
          .add("lost_pages", &S::lost_pages, "1",
               "Pages released after a read whose data nothing says is newer than the file's.");
  return table;
}

} // namespace dioscope::memory
