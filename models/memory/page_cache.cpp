#include "models/memory/page_cache.hpp"

#include <utility>

#include "models/memory/functions.hpp"
#include "models/memory/mm.hpp"
#include "models/memory/set_page_dirty.hpp"

namespace dioscope::memory {

using machine::Access;
using machine::Context;

namespace {

/// The inode leaves the list of dirty ones. False when it was not on it.
bool take_dirty_inode(Context& context, AddressSpace& mapping) {
  auto& cache = mapping.cache();
  context.enter(fn::mpage_writepages);
  kernel::spin_lock(context, cache.inode_lock);
  context.touch(fn::mpage_writepages, cache.inode_lists, Access::write);
  context.touch(fn::mpage_writepages, mapping.host.line, Access::write);
  context.charge(fn::mpage_writepages, cache.parameters.mark_inode);
  context.settle();
  const bool dirty = std::exchange(mapping.host.dirty_pages, false);
  kernel::spin_unlock(context, cache.inode_lock);
  return dirty;
}

/// Clear PG_dirty and write the page. False when it was clean.
bool write_page(Context& context, Page& page) {
  auto& mapping = *page.mapping;
  auto& cache = mapping.cache();
  context.touch(fn::mpage_writepages, page.line, Access::write);
  context.settle();
  if (!std::exchange(page.dirty, false)) return false;
  auto& story = mapping.story(page);
  story.written = story.in_memory;
  story.note(context, PageStep::cleaned);
  ++cache.statistics.writebacks;
  context.charge(fn::mpage_writepages, cache.parameters.write_page);
  context.settle();
  return true;
}

/// try_to_unmap: passes over whose page_table_lock is taken.
void unmap(Context& context, Page& page) {
  auto& mapping = *page.mapping;
  auto& cache = mapping.cache();
  for (auto* vma : mapping.mappings()) {
    auto* pte = vma->find(mapping.index(page));
    if (pte == nullptr || !pte->present) continue;
    context.enter(fn::shrink_list);
    if (!kernel::spin_trylock(context, vma->mm().page_table_lock)) continue;
    context.touch(fn::shrink_list, vma->line, Access::write);
    context.charge(fn::shrink_list, cache.parameters.unmap_page);
    context.settle();
    const auto was = std::exchange(*pte, Pte{});
    if (was.present) ++cache.statistics.pages_unmapped;
    if (was.dirty) {
      mapping.story(page).note(context, PageStep::pte_to_page);
      set_page_dirty(context, page);
    }
    kernel::spin_unlock(context, vma->mm().page_table_lock);
  }
}

} // namespace

void find_page(Context& context, Page& page) {
  auto& mapping = *page.mapping;
  context.enter(fn::find_get_page);
  kernel::read_lock(context, mapping.page_lock);
  context.charge(fn::find_get_page, mapping.cache().parameters.find_page);
  context.touch(fn::find_get_page, page.line, Access::write);
  kernel::read_unlock(context, mapping.page_lock);
}

std::size_t writeback(Context& context, AddressSpace& mapping) {
  auto& cache = mapping.cache();
  if (!take_dirty_inode(context, mapping)) return 0;
  std::size_t written = 0;
  context.enter(fn::mpage_writepages);
  kernel::write_lock(context, mapping.page_lock);
  for (auto left = mapping.dirty_list.size(); left > 0 && !mapping.dirty_list.empty(); --left) {
    context.touch(fn::mpage_writepages, mapping.line, Access::write);
    context.charge(fn::mpage_writepages, cache.parameters.move_page);
    context.settle();
    auto& page = *mapping.dirty_list.front();
    mapping.dirty_list.pop_front();
    kernel::write_unlock(context, mapping.page_lock);
    if (write_page(context, page)) ++written;
    context.enter(fn::mpage_writepages);
    kernel::write_lock(context, mapping.page_lock);
  }
  const bool rest = !mapping.dirty_list.empty();
  kernel::write_unlock(context, mapping.page_lock);
  if (!rest) return written;
  context.enter(fn::mpage_writepages);
  kernel::spin_lock(context, cache.inode_lock);
  mapping.host.dirty_pages = true;
  kernel::spin_unlock(context, cache.inode_lock);
  return written;
}

bool reclaim(Context& context, Page& page) {
  auto& mapping = *page.mapping;
  auto& cache = mapping.cache();
  unmap(context, page);
  context.settle();
  if (page.dirty) {
    if (page.references > 1) return false;
    context.enter(fn::shrink_list);
    kernel::write_lock(context, mapping.page_lock);
    context.touch(fn::shrink_list, mapping.line, Access::write);
    context.charge(fn::shrink_list, cache.parameters.move_page);
    context.settle();
    std::erase(mapping.dirty_list, &page);
    kernel::write_unlock(context, mapping.page_lock);
    write_page(context, page);
  }
  if (mapping.backing() == Backing::buffers) {
    context.enter(fn::shrink_list);
    kernel::spin_lock(context, mapping.private_lock);
    context.charge(fn::shrink_list, cache.parameters.free_buffers);
    kernel::spin_unlock(context, mapping.private_lock);
  }
  context.enter(fn::shrink_list);
  kernel::write_lock(context, mapping.page_lock);
  context.touch(fn::shrink_list, mapping.line, Access::write);
  context.charge(fn::shrink_list, cache.parameters.shrink_page);
  context.settle();
  const bool free = page.references == 1 && !page.dirty && !mapping.dirty_in_a_pte(page);
  if (free) {
    // The next fault reads the file again, so memory and file agree, whatever is lost.
    auto& story = mapping.story(page);
    story.written = story.in_memory;
    story.note(context, PageStep::reclaimed);
    ++cache.statistics.pages_reclaimed;
  }
  kernel::write_unlock(context, mapping.page_lock);
  return free;
}

void scan_inodes(Context& context, PageCache& cache, std::int64_t count) {
  context.enter(fn::prune_icache);
  kernel::spin_lock(context, cache.inode_lock);
  context.touch(fn::prune_icache, cache.inode_lists, Access::write);
  context.charge(fn::prune_icache, cache.parameters.scan_inode * count);
  kernel::spin_unlock(context, cache.inode_lock);
}

} // namespace dioscope::memory
