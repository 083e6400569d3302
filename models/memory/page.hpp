#pragma once
/// The page as direct I/O and the page cache see it.
#include "models/machine/cache.hpp"
#include "sim/units.hpp"

namespace dioscope::memory {

inline constexpr sim::Bytes kPageSize{4096};

class AddressSpace;

/// struct page: count, flags and mapping share its first cache line (spec 11).
struct Page {
  machine::CacheLine line;
  int references = 1;              ///< one for whoever it belongs to, one per pin
  bool dirty = false;              ///< PG_dirty
  AddressSpace* mapping = nullptr; ///< nullptr: anonymous
};

} // namespace dioscope::memory
