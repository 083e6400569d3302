#include "models/kernel/locks.hpp"

#include <algorithm>

namespace dioscope::kernel {

LockClass& Locks::class_of(std::string_view lock_name) {
  const auto dot = lock_name.rfind('.');
  const bool numbered = dot != std::string_view::npos &&
                        lock_name.find_first_not_of("0123456789", dot + 1) == std::string_view::npos;
  const auto name = numbered ? lock_name.substr(0, dot) : lock_name;
  const auto found = std::ranges::find(classes_, name, &LockClass::name);
  return found != classes_.end() ? *found : classes_.emplace_back(std::string(name), LockStatistics{});
}

const sim::StatisticTable<LockStatistics>& LockStatistics::table() {
  using S = LockStatistics;
  static const auto table =
      sim::StatisticTable<S>("lock")
          .add("acquisitions", &S::acquisitions, "", "How often a lock of the class was taken.")
          .add("contentions", &S::contentions, "", "How often it was not free at once.")
          .add("wait", &S::wait, "ns", "Time from the first try to the lock, of contended acquisitions.");
  return table;
}

} // namespace dioscope::kernel
