#pragma once
/// Kernel timers: one global list under timerlist_lock, run by TIMER_BH (spec 8.4).
#include <map>

#include "models/kernel/scheduler.hpp"

namespace dioscope::kernel {

class Timers {
 public:
  Timers(Scheduler& scheduler, const InterruptCosts& costs, Locks& locks, sim::Duration tick);

  /// Arm or disarm a device timeout that never expires in a healthy run: costs and lock only.
  void add_timer(Context& context);
  void del_timer(Context& context);
  /// Sleep for `span`, rounded up to whole ticks plus one, as schedule_timeout() does.
  void schedule_timeout(Task& task, sim::Duration span);
  /// TIMER_BH: wake whose time has come.
  void run_timer_list(Context& context);
  const SpinLock& lock() const { return lock_; }

 private:
  Scheduler& scheduler_;
  const InterruptCosts& costs_;
  sim::Duration tick_;
  SpinLock lock_;
  std::multimap<std::int64_t, Task*> sleepers_; ///< by expiry in jiffies
};

} // namespace dioscope::kernel
