#include "models/memory/set_page_dirty.hpp"

#include "models/memory/functions.hpp"

#include <utility>

namespace dioscope::memory {

using machine::Access;
using machine::Context;

namespace {

/// __mark_inode_dirty: the look before the lock is what makes the usual case cheap.
void mark_inode_dirty(Context& context, AddressSpace& mapping) {
  auto& cache = mapping.cache();
  context.touch(fn::set_page_dirty, mapping.host.line, Access::read);
  context.settle();
  if (mapping.host.dirty_pages) return;
  kernel::spin_lock(context, cache.inode_lock);
  if (!std::exchange(mapping.host.dirty_pages, true)) {
    ++cache.statistics.inode_marks;
    context.touch(fn::set_page_dirty, mapping.host.line, Access::write);
    context.touch(fn::set_page_dirty, cache.inode_lists, Access::write);
    context.charge(fn::set_page_dirty, cache.parameters.mark_inode);
  }
  kernel::spin_unlock(context, cache.inode_lock);
}

void became_dirty(Context& context, Page& page) {
  auto& mapping = *page.mapping;
  auto& cache = mapping.cache();
  ++cache.statistics.dirty_transitions;
  mapping.story(page).note(context, PageStep::dirtied);
  context.enter(fn::set_page_dirty);
  kernel::write_lock(context, mapping.page_lock);
  context.touch(fn::set_page_dirty, mapping.line, Access::write);
  context.charge(fn::set_page_dirty, cache.parameters.move_page);
  mapping.dirty_list.push_back(&page);
  kernel::write_unlock(context, mapping.page_lock);
  context.enter(fn::set_page_dirty);
  mark_inode_dirty(context, mapping);
}

} // namespace

void set_mapped_page_dirty(Context& context, Page& page) {
  auto& mapping = *page.mapping;
  auto& cache = mapping.cache();
  ++cache.statistics.pages_dirtied;
  const auto caller = context.function();
  const bool buffers = mapping.backing() == Backing::buffers;
  context.enter(fn::set_page_dirty);
  if (buffers) {
    kernel::spin_lock(context, mapping.private_lock);
    context.charge(fn::set_page_dirty, cache.parameters.mark_buffers);
  }
  context.settle();
  if (!std::exchange(page.dirty, true)) became_dirty(context, page);
  if (buffers) kernel::spin_unlock(context, mapping.private_lock);
  context.enter(caller);
}

void released_too_often() { throw machine::InternalError("a page was released more often than pinned"); }

void mapped_page_released(Context& context, Page& page) {
  auto& mapping = *page.mapping;
  auto& story = mapping.story(page);
  story.note(context, PageStep::released);
  if (page.references > 1 || page.dirty || story.in_memory == story.written || mapping.dirty_in_a_pte(page))
    return;
  if (std::exchange(story.lost, story.in_memory) == story.in_memory) return;
  auto& cache = mapping.cache();
  story.note(context, PageStep::lost);
  ++cache.statistics.lost_pages;
  if (cache.losses.size() < PageCache::kLossesKept)
    cache.losses.push_back({mapping.name(), mapping.index(page), story.events()});
}

void data_arrived_in_mapped(Context& context, Page& page) {
  auto& story = page.mapping->story(page);
  ++story.in_memory;
  story.note(context, PageStep::arrived);
  ++page.mapping->cache().statistics.arrivals;
}

} // namespace dioscope::memory
