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
inline constexpr Fn kFindPage = Fn::daemon;
inline constexpr Fn kMsync = Fn::daemon;
inline constexpr Fn kMunmap = Fn::daemon;
inline constexpr Fn kWriteback = Fn::daemon;
inline constexpr Fn kReclaim = Fn::daemon;
inline constexpr Fn kInodes = Fn::daemon;

} // namespace dioscope::memory::site
