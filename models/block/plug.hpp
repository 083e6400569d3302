#pragma once
/// Plugging: one global list of plugged queues under blk_plug_lock. Whoever sleeps unplugs everybody's
/// (spec 3.6).
#include "models/block/parameters.hpp"
#include "models/block/statistics.hpp"
#include "models/kernel/spinlock.hpp"

namespace dioscope::block {

class RequestQueue;

/// A queue's place in a plug list.
struct PlugHook {
  PlugHook() : plug_previous(this), plug_next(this) {}
  PlugHook(const PlugHook&) = delete;
  PlugHook& operator=(const PlugHook&) = delete;
  bool on_plug_list() const { return plug_next != this; }
  PlugHook* plug_previous;
  PlugHook* plug_next;
};

class PlugList {
 public:
  PlugList(const BlockParameters& parameters, kernel::Locks& locks, BlockStatistics& statistics);

  /// Plug `queue`, whose lock is held. False when it was plugged already, or has requests.
  bool blk_plug_device(machine::Context& context, RequestQueue& queue);
  /// Unplug `queue`, whose lock is held. False when it was not plugged.
  bool blk_remove_plug(machine::Context& context, RequestQueue& queue);
  /// Unplug `queue` and start what is in it.
  void generic_unplug_device(machine::Context& context, RequestQueue& queue);
  /// Unplug all queues: the global list moves to a local one, whose queues are unplugged one by one. Who
  /// comes meanwhile finds the global list empty.
  void blk_run_queues(machine::Context& context);
  bool empty() const { return !head_.on_plug_list(); }
  const kernel::SpinLock& lock() const { return lock_; }

 private:
  static void link(PlugHook& head, PlugHook& hook);
  static void unlink(PlugHook& hook);
  void splice(PlugHook& to);

  const BlockParameters& parameters_;
  BlockStatistics& statistics_;
  kernel::SpinLock lock_;
  machine::CacheLine line_;
  PlugHook head_;
};

} // namespace dioscope::block
