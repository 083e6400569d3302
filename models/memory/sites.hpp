#pragma once
/// The ledger's column for each function of the memory manager: also the name under which it is blamed for
/// the locks that it takes.
#include "models/machine/functions.hpp"

namespace dioscope::memory::site {

using machine::Fn;

inline constexpr Fn kFault = Fn::get_user_pages;
inline constexpr Fn kSemaphore = Fn::get_user_pages;
inline constexpr Fn kSetPageDirty = Fn::set_page_dirty;
inline constexpr Fn kRelease = Fn::page_cache_release;
inline constexpr Fn kFindPage = Fn::find_get_page;
inline constexpr Fn kMsync = Fn::msync;
inline constexpr Fn kMunmap = Fn::zap_pte_range;
inline constexpr Fn kWriteback = Fn::mpage_writepages;
inline constexpr Fn kReclaim = Fn::shrink_list;
inline constexpr Fn kInodes = Fn::prune_icache;

} // namespace dioscope::memory::site
