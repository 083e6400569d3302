#pragma once
/// Kernel timers: one global list under timerlist_lock, run by TIMER_BH (spec 8.4).
#include <functional>
#include <map>
#include <vector>

#include "models/kernel/scheduler.hpp"

namespace dioscope::kernel {

/// Work for TQUEUE_BH after the next tick, once however often it is queued until then.
struct TimerTask {
  std::function<void(Context&)> routine;
  machine::CacheLine line;
  bool queued = false;
};

class Timers {
 public:
  Timers(Scheduler& scheduler, const CoreCosts& costs, Locks& locks, sim::Duration tick);

  /// Arm or disarm a device timeout that never expires in a healthy run: costs and lock only.
  void add_timer(Context& context);
  void del_timer(Context& context);
  /// Sleep for `span`, rounded up to whole ticks plus one, as schedule_timeout() does.
  void schedule_timeout(Task& task, sim::Duration span);
  /// Call `callback` from TIMER_BH when `span` has passed, rounded up to whole ticks plus one. From any
  /// context; cannot be cancelled.
  void call_after(Context& context, sim::Duration span, std::function<void(Context&)> callback);
  /// TIMER_BH: call what is due.
  void run_timer_list(Context& context);
  /// queue_task(&task, &tq_timer), from any context.
  void queue_task(Context& context, TimerTask& task);
  /// TQUEUE_BH, which a tick marks only when something is queued.
  void run_tq_timer(Context& context);
  const SpinLock& lock() const { return lock_; }
  /// A timer is armed by call_after(), or for a sleeping task that `counts`.
  bool armed(const std::function<bool(const Task&)>& counts) const;

 private:
  struct Timer {
    std::function<void(Context&)> callback;
    const Task* sleeper; ///< nullptr: armed by call_after()
  };

  Scheduler& scheduler_;
  const CoreCosts& costs_;
  sim::Duration tick_;
  SpinLock lock_;
  void add(Context& context, sim::Duration span, Timer timer);

  SpinLock tqueue_lock_; ///< in the kernel the same as keventd's
  std::vector<TimerTask*> tq_timer_;
  std::multimap<std::int64_t, Timer> timers_; ///< by expiry in jiffies
};

} // namespace dioscope::kernel
