#pragma once
/// Copies of disk pages in the page cache, as programs have that read a file which others write past the
/// cache (O_DIRECT). A direct write has to drop them, or they are read for ever with what was there before.
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "models/machine/context.hpp"
#include "models/memory/memory_parameters.hpp"

namespace dioscope::memory {

class CachedCopies {
 public:
  /// A page of 4 KiB on a disk.
  using Place = std::pair<std::uint32_t, std::int64_t>;

  explicit CachedCopies(const MemoryParameters& parameters) : parameters_(parameters) {}

  /// find_get_page by a reader; true when the page is in the cache, or on its way there.
  bool find(machine::Context& context, Place place);
  /// The reader puts a page into the cache and starts to read it. Call find() before. At most kMost are kept:
  /// a copy that is not stale makes room, and without one nothing is added and false returned.
  bool begin_read(Place place, sim::TimePoint now);
  /// Its data has arrived; what was invalidated meanwhile is dropped.
  void end_read(Place place, sim::TimePoint now);
  /// New data is on the disk: copies that were read before are older than it.
  void written(Place place, sim::TimePoint now);
  /// invalidate_inode_pages2 of one page by a direct write.
  void invalidate(machine::Context& context, Place place);

  /// Copies that are older than the disk and that nobody has dropped.
  std::size_t stale() const;
  /// One line for each of the first few: what happened when.
  std::vector<std::pair<Place, std::string>> stories() const;

 private:
  static constexpr std::size_t kMost = 65'536;
  struct Copy {
    bool reading = true;
    bool doomed = false; ///< invalidated while it was being read
    bool stale = false;
    sim::TimePoint read_at{};
    sim::TimePoint written_at{};
  };
  const MemoryParameters& parameters_;
  std::map<Place, Copy> copies_;
};

} // namespace dioscope::memory
