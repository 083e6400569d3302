#pragma once
/// Files in memory: their pages, their inode, and the locks that guard both (spec 5.1, 12).
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <vector>

#include "models/kernel/scheduler.hpp"
#include "models/kernel/spinlock.hpp"
#include "models/memory/memory_parameters.hpp"
#include "models/memory/page.hpp"
#include "models/memory/page_story.hpp"

namespace dioscope::memory {

class Vma;

/// A page whose newest data nothing says is newer than the file's.
struct Loss {
  std::string file;
  std::size_t page;
  std::vector<PageEvent> history;
};

/// What all files of one kernel share. Outlives every AddressSpace.
class PageCache {
 public:
  static constexpr std::size_t kLossesKept = 16;

  PageCache(kernel::Scheduler& sched, kernel::Locks& all_locks, const MemoryParameters& params)
      : scheduler(sched), locks(all_locks), parameters(params), inode_lock("inode_lock", all_locks) {
    if (params.irq_safe_locks) inode_lock.convert_to_irqsave();
  }

  kernel::Scheduler& scheduler;
  kernel::Locks& locks;
  const MemoryParameters& parameters;
  kernel::SpinLock inode_lock;
  machine::CacheLine inode_lists; ///< guarded by inode_lock
  MemoryStatistics statistics;
  std::vector<Loss> losses; ///< the first kLossesKept
};

struct Inode {
  bool dirty_pages = false; ///< I_DIRTY_PAGES
  machine::CacheLine line;
};

/// Which form of set_page_dirty its pages have. Pages without an address space are anonymous.
enum class Backing : std::uint8_t {
  buffers,    ///< a file on a disk
  no_buffers, ///< shared memory, or the swap cache
};

class AddressSpace {
 public:
  /// All `pages` are in memory and clean. `name` numbers the locks: "private_lock.NAME".
  AddressSpace(const std::string& name, Backing backing, std::size_t pages, PageCache& cache);
  AddressSpace(const AddressSpace&) = delete;
  AddressSpace& operator=(const AddressSpace&) = delete;

  const std::string& name() const { return name_; }
  Backing backing() const { return backing_; }
  PageCache& cache() { return cache_; }
  std::span<Page> pages() { return pages_; }
  std::size_t index(const Page& page) const { return static_cast<std::size_t>(&page - pages_.data()); }
  PageStory& story(const Page& page) { return stories_[index(page)]; }
  /// Everybody who maps a part of it.
  const std::vector<Vma*>& mappings() const { return mappings_; }
  /// A pte that maps `page` is dirty.
  bool dirty_in_a_pte(const Page& page) const;

  kernel::SpinLock private_lock;
  kernel::RwLock page_lock;
  machine::CacheLine line; ///< of the fields that the two locks guard
  Inode host;
  std::deque<Page*> dirty_list; ///< dirty_pages, guarded by page_lock

 private:
  friend class Vma;
  std::string name_;
  Backing backing_;
  PageCache& cache_;
  std::vector<Page> pages_;
  std::vector<PageStory> stories_;
  std::vector<Vma*> mappings_;
};

} // namespace dioscope::memory
