#include "experiments/schedules/shared_counts.hpp"

#include <sys/mman.h>

#include <bit>
#include <cerrno>
#include <system_error>

namespace dioscope::experiments {

SharedCounts::SharedCounts(std::size_t names) {
  const auto size = std::bit_ceil(2 * names + 1);
  // The kernel hands out zeroed pages, as they are touched.
  void* memory = mmap(nullptr, size * sizeof(Entry), PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap");
  entries_ = {static_cast<Entry*>(memory), size};
}

SharedCounts::~SharedCounts() { munmap(entries_.data(), entries_.size_bytes()); }

SharedCounts::Entry& SharedCounts::find(std::uint64_t name) const {
  constexpr std::size_t kProbes = 64;
  const auto mask = entries_.size() - 1;
  for (std::size_t probe = 0; probe < kProbes; ++probe) {
    auto& entry = entries_[(name + probe) & mask];
    if (entry.times == 0 || entry.name == name) return entry;
  }
  auto& evicted = entries_[name & mask];
  evicted = {};
  return evicted;
}

std::uint32_t SharedCounts::count(std::uint64_t name) {
  auto& entry = find(name);
  entry.name = name;
  return entry.times++;
}

std::uint32_t SharedCounts::counted(std::uint64_t name) const {
  const auto& entry = find(name);
  return entry.name == name ? entry.times : 0;
}

} // namespace dioscope::experiments
