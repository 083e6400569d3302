#pragma once
/// What processes and kernel threads do to files in memory, interrupts on: they hold the locks that
/// set_page_dirty wants (spec 5.2).
#include "models/memory/address_space.hpp"

namespace dioscope::memory {

/// find_get_page: page_lock held for reading. The reference it takes is given back before it could matter.
void find_page(machine::Context& context, Page& page);

/// pdflush writes the file's dirty pages: inode_lock to take the inode off its list, page_lock for writing to
/// take each page off the dirty list, no lock for writing it. The disk below is not modelled: a page is in
/// the file as soon as PG_dirty is cleared, with the data that memory had then. Returns the pages written.
std::size_t writeback(machine::Context& context, AddressSpace& mapping);

/// Memory reclaim looks at one page: try_to_unmap moves dirty bits to the page under page_table_lock, a dirty
/// page that nobody pins is written, try_to_free_buffers takes private_lock, and shrink_list page_lock for
/// writing. Pinned pages stay. True when the page's memory is free again.
bool reclaim(machine::Context& context, Page& page);

/// Making or pruning inodes: inode_lock held while `count` of them are looked at.
void scan_inodes(machine::Context& context, PageCache& cache, std::int64_t count);

} // namespace dioscope::memory
