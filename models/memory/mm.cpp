#include "models/memory/mm.hpp"

#include <utility>

#include "models/memory/functions.hpp"
#include "models/memory/page_cache.hpp"
#include "models/memory/set_page_dirty.hpp"

namespace dioscope::memory {

using machine::Access;

Vma::Vma(Mm& mm, AddressSpace& mapping, std::size_t first, std::size_t count)
    : ptes(count), mm_(mm), mapping_(mapping), first_(first) {
  if (first + count > mapping.pages().size())
    throw machine::InternalError("a region maps more than file " + mapping.name() + " has");
  mapping_.mappings_.push_back(this);
}

Vma::~Vma() { std::erase(mapping_.mappings_, this); }

void handle_mm_fault(kernel::Task& task, Vma& vma, std::size_t index, bool write) {
  auto& context = task.context;
  auto& page = vma.pages()[index];
  auto& cache = vma.mapping().cache();
  const bool missing = !vma.ptes[index].present;
  context.charge(fn::get_user_pages, missing ? cache.parameters.page_fault : cache.parameters.dirty_fault);
  if (missing) find_page(context, page);
  context.enter(fn::get_user_pages);
  kernel::spin_lock(context, vma.mm().page_table_lock);
  context.touch(fn::get_user_pages, vma.line, Access::write);
  context.settle();
  auto& pte = vma.ptes[index];
  ++(pte.present ? cache.statistics.dirty_faults : cache.statistics.faults);
  pte.present = true;
  pte.dirty |= write;
  vma.mapping().story(page).note(context, PageStep::faulted);
  kernel::spin_unlock(context, vma.mm().page_table_lock);
}

void get_user_pages(kernel::Task& task, Vma& vma, std::size_t first, std::size_t count, bool write,
                    sim::Duration per_page) {
  auto& context = task.context;
  auto& mm = vma.mm();
  mm.mmap_sem.down_read(task);
  context.enter(fn::get_user_pages);
  kernel::spin_lock(context, mm.page_table_lock);
  const auto as_wanted = [&](std::size_t index) {
    context.charge(fn::get_user_pages, per_page);
    context.touch(fn::get_user_pages, vma.line, Access::read);
    context.settle();
    const auto& pte = vma.ptes[index];
    return pte.present && (pte.dirty || !write);
  };
  for (auto index = first; index < first + count; ++index) {
    while (!as_wanted(index)) {
      kernel::spin_unlock(context, mm.page_table_lock);
      handle_mm_fault(task, vma, index, write);
      context.enter(fn::get_user_pages);
      kernel::spin_lock(context, mm.page_table_lock);
    }
    auto& page = vma.pages()[index];
    context.touch(fn::get_user_pages, page.line, Access::write);
    context.settle();
    ++page.references;
    vma.mapping().story(page).note(context, PageStep::pinned);
  }
  kernel::spin_unlock(context, mm.page_table_lock);
  mm.mmap_sem.up_read(task);
}

void store_to(kernel::Task& task, Vma& vma, std::size_t index) {
  auto& context = task.context;
  context.settle();
  while (!vma.ptes[index].present) {
    const auto kind = context.kind();
    context.change_kind(machine::ContextKind::process);
    vma.mm().mmap_sem.down_read(task);
    handle_mm_fault(task, vma, index, true);
    vma.mm().mmap_sem.up_read(task);
    context.change_kind(kind);
  }
  vma.ptes[index].dirty = true;
  auto& story = vma.mapping().story(vma.pages()[index]);
  ++story.in_memory;
  story.note(context, PageStep::stored);
}

void msync(kernel::Task& task, Vma& vma) {
  auto& context = task.context;
  auto& cache = vma.mapping().cache();
  vma.mm().mmap_sem.down_read(task);
  context.enter(fn::msync);
  kernel::spin_lock(context, vma.mm().page_table_lock);
  for (std::size_t index = 0; index < vma.ptes.size(); ++index) {
    auto& pte = vma.ptes[index];
    context.charge(fn::msync, cache.parameters.msync_page);
    context.settle();
    if (!std::exchange(pte.dirty, false)) continue;
    auto& page = vma.pages()[index];
    ++cache.statistics.msync_moves;
    vma.mapping().story(page).note(context, PageStep::pte_to_page);
    set_page_dirty(context, page);
  }
  kernel::spin_unlock(context, vma.mm().page_table_lock);
  vma.mm().mmap_sem.up_read(task);
}

void munmap(kernel::Task& task, Vma& vma) {
  auto& context = task.context;
  auto& cache = vma.mapping().cache();
  vma.mm().mmap_sem.down_write(task);
  context.enter(fn::zap_pte_range);
  kernel::spin_lock(context, vma.mm().page_table_lock);
  context.touch(fn::zap_pte_range, vma.line, Access::write);
  for (std::size_t index = 0; index < vma.ptes.size(); ++index) {
    context.charge(fn::zap_pte_range, cache.parameters.zap_page);
    context.settle();
    const auto was = std::exchange(vma.ptes[index], Pte{});
    if (was.present) ++cache.statistics.pages_zapped;
    if (!was.dirty) continue;
    auto& page = vma.pages()[index];
    vma.mapping().story(page).note(context, PageStep::pte_to_page);
    set_page_dirty(context, page);
  }
  kernel::spin_unlock(context, vma.mm().page_table_lock);
  vma.mm().mmap_sem.up_write(task);
}

} // namespace dioscope::memory
