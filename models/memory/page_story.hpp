#pragma once
/// Would the newest data of a file's page survive reclaim? Each page remembers which data is in memory, which
/// was written last, and what happened to it (spec 5.4).
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/machine/context.hpp"

namespace dioscope::memory {

enum class PageStep : std::uint8_t {
  pinned,
  released,
  faulted,     ///< a pte was made present or dirty
  stored,      ///< a process wrote to it through its pte
  pte_to_page, ///< a pte's dirty bit became PG_dirty: by msync, munmap or reclaim
  dirtied,     ///< PG_dirty set, by whomever
  cleaned,     ///< written back
  arrived,     ///< a device has put data into it
  reclaimed,
  lost,
  count_
};

struct PageEvent {
  sim::TimePoint at;
  std::uint32_t task; ///< as Context::task()
  machine::ContextKind kind;
  PageStep step;
};

class PageStory {
 public:
  static constexpr std::size_t kLength = 8; ///< steps remembered

  void note(const machine::Context& context, PageStep step);
  /// The remembered steps, oldest first.
  std::vector<PageEvent> events() const;

  std::uint64_t in_memory = 0; ///< version of the data in memory: grows with every change
  std::uint64_t written = 0;   ///< ... of the data last written to the file
  std::uint64_t lost = 0;      ///< ... of the data last counted as lost

 private:
  std::array<PageEvent, kLength> ring_{};
  std::uint64_t noted_ = 0;
};

std::string_view name(PageStep step);
/// One line a step: "0.012345678 s  pinned by task 12 (process)".
std::string describe(const std::vector<PageEvent>& events);

} // namespace dioscope::memory
