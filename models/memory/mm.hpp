#pragma once
/// A process's memory as the pages of files see it: regions that map them, their ptes, and the locks of both
/// (spec 3.2, 5.2).
#include <string>
#include <vector>

#include "models/memory/rw_semaphore.hpp"

namespace dioscope::memory {

/// mm_struct, shared by the threads of a process.
struct Mm {
  Mm(const std::string& number, PageCache& cache)
      : mmap_sem("mmap_sem." + number, cache), page_table_lock("page_table_lock." + number, cache.locks) {}
  RwSemaphore mmap_sem;
  kernel::SpinLock page_table_lock;
};

/// One pte of a shared, writable mapping.
struct Pte {
  bool present = false;
  bool dirty = false;
};

/// A region that maps `count` pages of a file from page `first` on. No pte is present at first.
class Vma {
 public:
  Vma(Mm& mm, AddressSpace& mapping, std::size_t first, std::size_t count);
  ~Vma();
  Vma(const Vma&) = delete;
  Vma& operator=(const Vma&) = delete;

  Mm& mm() { return mm_; }
  AddressSpace& mapping() { return mapping_; }
  std::span<Page> pages() { return mapping_.pages().subspan(first_, ptes.size()); }
  /// The pte of a page of the file; nullptr when the region does not map it.
  Pte* find(std::size_t page) {
    return page >= first_ && page - first_ < ptes.size() ? &ptes[page - first_] : nullptr;
  }
  const Pte* find(std::size_t page) const { return const_cast<Vma*>(this)->find(page); }

  std::vector<Pte> ptes;   ///< guarded by page_table_lock, as the page tables
  machine::CacheLine line; ///< of its page table

 private:
  Mm& mm_;
  AddressSpace& mapping_;
  std::size_t first_;
};

/// handle_mm_fault for page `index` of the region, mmap_sem held: on return its pte is present and, if
/// `write`, dirty.
void handle_mm_fault(kernel::Task& task, Vma& vma, std::size_t index, bool write);

/// Pin `count` pages from `first` of the region on. `write`: data is to arrive in them, so that each pte has
/// to be dirty; a miss drops page_table_lock and faults. `per_page`: the look at a pte that is as wanted.
void get_user_pages(kernel::Task& task, Vma& vma, std::size_t first, std::size_t count, bool write,
                    sim::Duration per_page);

/// The process stores to page `index` of the region: a fault when its pte is missing, else the CPU sets the
/// dirty bit by itself.
void store_to(kernel::Task& task, Vma& vma, std::size_t index);

/// msync(MS_ASYNC) of the region: dirty bits of ptes become dirty pages, page_table_lock held.
void msync(kernel::Task& task, Vma& vma);

/// munmap of the region's pages: zap_pte_range under page_table_lock, mmap_sem held for writing. The region
/// itself stays, for the next use.
void munmap(kernel::Task& task, Vma& vma);

} // namespace dioscope::memory
