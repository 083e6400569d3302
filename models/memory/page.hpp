#pragma once
/// The page as direct I/O and the page cache see it.
#include "models/machine/cache.hpp"
#include "sim/units.hpp"

namespace dioscope::memory {

inline constexpr sim::Bytes kPageSize{4096};

/// How many pages `size` bytes take, from the start of a page on.
constexpr std::size_t pages_of(sim::Bytes size) {
  return static_cast<std::size_t>((size + kPageSize - sim::Bytes{1}) / kPageSize);
}

/// How much of `size` bytes lies in `count` of their pages, from `first` on.
constexpr sim::Bytes part_in_pages(sim::Bytes size, std::size_t first, std::size_t count) {
  const auto left = size - kPageSize * static_cast<std::int64_t>(first);
  const auto most = kPageSize * static_cast<std::int64_t>(count);
  return left < most ? left : most;
}
/// The same of one page.
constexpr sim::Bytes part_in_page(sim::Bytes size, std::size_t index) {
  return part_in_pages(size, index, 1);
}

class AddressSpace;

enum class PageKind : std::uint8_t {
  ordinary,
  reserved, ///< PG_reserved, as the zero page: put_page only looks at the flag
  bounce,   ///< stands in for one that the adapter does not reach
};

/// struct page: count, flags and mapping share its first cache line (spec 11). An I/O goes through all of its
/// pages twice, so they are kept small.
struct Page {
  machine::CacheLine line;
  std::uint32_t frame = 0;      ///< its number in physical memory
  std::uint16_t references = 1; ///< one for whoever it belongs to, one per pin: 65 534 of them at most
  bool dirty = false;           ///< PG_dirty
  PageKind kind = PageKind::ordinary;
  AddressSpace* mapping = nullptr; ///< nullptr: anonymous
  sim::Bytes address() const { return kPageSize * static_cast<std::int64_t>(frame); }
  /// Its count does not matter.
  bool is_reserved() const { return kind == PageKind::reserved; }
  bool is_bounce() const { return kind == PageKind::bounce; }
  /// How put_page touches the line: the count goes down unless the page is reserved.
  machine::Access released() const { return is_reserved() ? machine::Access::read : machine::Access::write; }
};
static_assert(sizeof(Page) == 32);

/// As the zero page.
inline Page reserved_page() {
  Page page;
  page.kind = PageKind::reserved;
  return page;
}

} // namespace dioscope::memory
