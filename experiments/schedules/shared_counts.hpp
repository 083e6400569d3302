#pragma once
/// Counts that processes share.
#include <cstdint>
#include <span>

namespace dioscope::experiments {

/// Numbers by name, in memory that stays shared over fork(): how often what was tried.
class SharedCounts {
 public:
  /// Counts for at least `names` names; beyond that old ones are told as 0.
  explicit SharedCounts(std::size_t names);
  SharedCounts(const SharedCounts&) = delete;
  SharedCounts& operator=(const SharedCounts&) = delete;
  ~SharedCounts();
  /// How often `name`, a hash, was counted before; counts it.
  std::uint32_t count(std::uint64_t name);
  /// The same without counting.
  std::uint32_t counted(std::uint64_t name) const;

 private:
  struct Entry {
    std::uint64_t name = 0;
    std::uint32_t times = 0;
  };
  Entry& find(std::uint64_t name) const;
  std::span<Entry> entries_; ///< a power of two of them
};

} // namespace dioscope::experiments
