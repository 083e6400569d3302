#include "models/memory/page_story.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace dioscope::memory {

void PageStory::note(const machine::Context& context, PageStep step) {
  ring_[noted_++ % kLength] = {context.now(), context.task(), context.kind(), step};
}

std::vector<PageEvent> PageStory::events() const {
  std::vector<PageEvent> list;
  for (auto i = noted_ - std::min<std::uint64_t>(noted_, kLength); i < noted_; ++i)
    list.push_back(ring_[i % kLength]);
  return list;
}

std::string_view name(PageStep step) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"pinned", "released", "faulted in or made dirty in a pte", "stored to through a pte",
       "dirty bit moved from the pte to the page", "dirtied", "written back and cleaned", "read data arrived",
       "reclaimed", "LOST"});
  static_assert(kNames.size() == static_cast<std::size_t>(PageStep::count_));
  return kNames[static_cast<std::size_t>(step)];
}

std::string describe(const std::vector<PageEvent>& events) {
  std::string text;
  for (const auto& event : events) {
    const bool interrupt = event.kind >= machine::ContextKind::softirq;
    text += fmt::format("{:.9f} s  {} by {}task {} ({})\n", sim::seconds(event.at), name(event.step),
                        interrupt ? "an interrupt of " : "", event.task,
                        machine::kContextKindNames[static_cast<std::size_t>(event.kind)]);
  }
  return text;
}

} // namespace dioscope::memory
