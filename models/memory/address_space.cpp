#include "models/memory/address_space.hpp"

#include <algorithm>

#include "models/memory/mm.hpp"

namespace dioscope::memory {

AddressSpace::AddressSpace(const std::string& name, Backing backing, std::size_t pages, PageCache& cache)
    : private_lock("private_lock." + name, cache.locks), page_lock("page_lock." + name, cache.locks),
      name_(name), backing_(backing), cache_(cache), pages_(pages), stories_(pages) {
  for (auto& page : pages_) page.mapping = this;
  if (!cache.parameters.irq_safe_locks) return;
  private_lock.convert_to_irqsave();
  page_lock.convert_to_irqsave();
}

bool AddressSpace::dirty_in_a_pte(const Page& page) const {
  return std::ranges::any_of(mappings_, [where = index(page)](const Vma* vma) {
    const auto* pte = vma->find(where);
    return pte != nullptr && pte->dirty;
  });
}

} // namespace dioscope::memory
