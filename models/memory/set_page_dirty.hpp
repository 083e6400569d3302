#pragma once
/// Marking a page dirty and letting it go, in whatever context (spec 5.1).
#include "models/memory/address_space.hpp"

namespace dioscope::memory {

// What these functions do when the page belongs to a file.
void set_mapped_page_dirty(machine::Context& context, Page& page);
void mapped_page_released(machine::Context& context, Page& page);
void data_arrived_in_mapped(machine::Context& context, Page& page);
[[noreturn]] void released_too_often();

/// An anonymous page: its flag, without lock or time. A page with buffers: private_lock always; inside it
/// page_lock for writing if the page was clean, then inode_lock if the inode lacks I_DIRTY_PAGES. A page
/// without buffers: page_lock for writing, then inode_lock, both only if it was clean. No lock disables
/// interrupts. Any context is taken, as the kernel takes any: in an interrupt it can deadlock (spec 5.3).
inline void set_page_dirty(machine::Context& context, Page& page) {
  if (page.mapping == nullptr) [[likely]]
    page.dirty = true;
  else
    set_mapped_page_dirty(context, page);
}

/// Drop a pin, without time; a reserved page has none. When it was the last one and the page's newest data is
/// marked nowhere, the page is lost. Throws InternalError when the page was not pinned.
inline void page_cache_release(machine::Context& context, Page& page) {
  if (page.is_reserved()) return;
  if (page.references <= 1) [[unlikely]]
    released_too_often();
  --page.references;
  if (page.mapping != nullptr) [[unlikely]]
    mapped_page_released(context, page);
}

/// A device has put data into the page: no pte and no flag tells. To be called when the kernel learns of it,
/// at end_io before anybody dirties the page; the data itself was there a little earlier.
inline void data_arrived(machine::Context& context, Page& page) {
  if (page.mapping != nullptr) [[unlikely]]
    data_arrived_in_mapped(context, page);
}

} // namespace dioscope::memory
