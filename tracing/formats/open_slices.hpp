#pragma once
/// What is open on one CPU of a timeline, so that slices nest whatever events come.
#include <boost/container/static_vector.hpp>

#include <cstddef>
#include <cstdint>

namespace dioscope::tracing {

enum class SliceKind : std::uint8_t { task, interrupt, softirq, spin };

/// A stack: a task below, what came upon it above.
class OpenSlices {
 public:
  /// False when there is no room: the slice is not to be begun.
  bool open(SliceKind kind) {
    if (slices_.size() == kDeepest) return false;
    slices_.push_back(kind);
    return true;
  }
  /// How many slices end, from the top, when the topmost of `kind` does; 0 when none is open.
  std::size_t close(SliceKind kind) {
    for (auto depth = slices_.size(); depth > 0; --depth)
      if (slices_[depth - 1] == kind) return cut(depth - 1);
    return 0;
  }
  /// How many slices end when all do.
  std::size_t close_all() { return cut(0); }
  bool any() const { return !slices_.empty(); }

 private:
  std::size_t cut(std::size_t depth) {
    const auto ended = slices_.size() - depth;
    slices_.resize(depth);
    return ended;
  }
  static constexpr std::size_t kDeepest = 64;
  boost::container::static_vector<SliceKind, kDeepest> slices_;
};

} // namespace dioscope::tracing
