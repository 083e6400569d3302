#include "models/memory/cached_copies.hpp"

#include "models/memory/functions.hpp"

#include <algorithm>

namespace dioscope::memory {

bool CachedCopies::find(machine::Context& context, Place place) {
  context.charge(fn::find_get_page, parameters_.find_page);
  context.settle();
  return copies_.contains(place);
}

bool CachedCopies::begin_read(Place place, sim::TimePoint now) {
  if (copies_.size() >= kMost) {
    const auto fresh = std::ranges::find_if(
        copies_, [](const auto& entry) { return !entry.second.stale && !entry.second.reading; });
    if (fresh == copies_.end()) return false;
    copies_.erase(fresh);
  }
  copies_[place].read_at = now;
  return true;
}

void CachedCopies::end_read(Place place, sim::TimePoint now) {
  const auto found = copies_.find(place);
  if (found == copies_.end()) return;
  if (found->second.doomed) {
    copies_.erase(found);
    return;
  }
  found->second.reading = false;
  found->second.read_at = now;
}

void CachedCopies::written(Place place, sim::TimePoint now) {
  const auto found = copies_.find(place);
  // The disk answers in its own order: what is still being read has the new data.
  if (found == copies_.end() || found->second.reading) return;
  found->second.stale = true;
  found->second.written_at = now;
}

void CachedCopies::invalidate(machine::Context& context, Place place) {
  const auto found = copies_.find(place);
  if (found == copies_.end()) return;
  context.charge(fn::invalidate_inode_pages2, parameters_.shrink_page);
  if (found->second.reading)
    found->second.doomed = true;
  else
    copies_.erase(found);
}

std::size_t CachedCopies::stale() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(copies_, [](const auto& e) { return e.second.stale; }));
}

std::vector<std::pair<CachedCopies::Place, std::string>> CachedCopies::stories() const {
  constexpr std::size_t kFew = 3;
  std::vector<std::pair<Place, std::string>> list;
  for (const auto& [place, copy] : copies_) {
    if (!copy.stale) continue;
    list.emplace_back(place, std::to_string(sim::seconds(copy.read_at)) +
                                 " s: read into the page cache, after a direct write had invalidated it\n" +
                                 std::to_string(sim::seconds(copy.written_at)) +
                                 " s: the data of that write is on the disk; nobody drops the copy any more");
    if (list.size() == kFew) break;
  }
  return list;
}

} // namespace dioscope::memory
