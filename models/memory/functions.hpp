#pragma once
/// Memory management: the functions that its time is booked to.
#include "models/machine/functions.hpp"

namespace dioscope::memory::fn {

using machine::Fn;
inline const Fn get_user_pages{"get_user_pages"};
inline const Fn set_page_dirty{"set_page_dirty"};
inline const Fn page_cache_release{"page_cache_release"};
inline const Fn slab_alloc{"slab_alloc"};
inline const Fn slab_free{"slab_free"};
inline const Fn mempool{"mempool"};
inline const Fn find_get_page{"find_get_page"};
inline const Fn msync{"msync"};
inline const Fn zap_pte_range{"zap_pte_range"};
inline const Fn mpage_writepages{"mpage_writepages"};
inline const Fn shrink_list{"shrink_list"};
inline const Fn prune_icache{"prune_icache"};
inline const Fn invalidate_inode_pages2{"invalidate_inode_pages2"};

} // namespace dioscope::memory::fn
