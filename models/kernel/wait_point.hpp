#pragma once
/// The ways in which a task waits for an event of an object and is woken by whoever brings it about.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/kernel/wait_queue.hpp"

namespace dioscope::kernel {

enum class WakePath : std::uint8_t {
  wake_up_process,     ///< the waker knows the task; no queue
  waitqueue,           ///< add_wait_queue, remove_wait_queue
  waitqueue_autoremove ///< prepare_to_wait, finish_wait
};
/// Their names, in that order.
std::vector<std::string> wake_paths();
/// Throws std::out_of_range for a name not in wake_paths().
WakePath wake_path(std::string_view name);

/// Where tasks wait. The sleeper: prepare(), look whether the event has come, schedule(), and again; at the
/// end finish(). The waker: let the event come, then wake(). None is lost, with or without a common lock.
class WaitPoint {
 public:
  /// `owner`: the only task that ever waits here, who is woken by wake_up_process even while it does not
  /// sleep; without one the last that has prepared is.
  WaitPoint(const std::string& name, Locks& locks, Scheduler& scheduler, WakePath path,
            Task* owner = nullptr);

  /// Somebody is between prepare() and finish(), or with waitqueue_autoremove between prepare() and its
  /// wake-up: an unlocked look.
  bool active() const { return head_ ? head_->active() : waiting_; }
  /// `task`, in its own context, sleeps in `state` for `event` from the next schedule() on, unless it is
  /// woken before. Throws InternalError when a second task waits without a queue.
  void prepare(Task& task, TaskState state, const Awaited& event, bool exclusive = false);
  /// To be called once after any number of prepare().
  void finish(Task& task);
  /// All that wait not exclusively, and one that does. From any context.
  void wake(Context& waker);

  /// nullptr without a queue.
  const WaitQueueHead* head() const { return head_ ? &*head_ : nullptr; }

 private:
  Scheduler& scheduler_;
  const LockParameters& costs_;
  WakePath path_;
  std::optional<WaitQueueHead> head_;
  Task* task_;
  bool waiting_ = false;
};

} // namespace dioscope::kernel
