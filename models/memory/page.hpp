#pragma once
/// The page as the direct-I/O path sees it.
#include "models/machine/cache.hpp"
#include "sim/units.hpp"

namespace dioscope::memory {

inline constexpr sim::Bytes kPageSize{4096};

/// struct page: count, flags and mapping share its first cache line (spec 11).
struct Page {
  machine::CacheLine line;
  int references = 1;
  bool dirty = false;
};

} // namespace dioscope::memory
