#include "models/kernel/wait_point.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace dioscope::kernel {
namespace {
constexpr std::array<std::string_view, 3> kWakePaths{"wake_up_process", "waitqueue", "waitqueue_autoremove"};
} // namespace

std::vector<std::string> wake_paths() { return {kWakePaths.begin(), kWakePaths.end()}; }

WakePath wake_path(std::string_view name) {
  const auto* const found = std::ranges::find(kWakePaths, name);
  if (found == kWakePaths.end()) throw std::out_of_range("unknown wake path " + std::string(name));
  return static_cast<WakePath>(found - kWakePaths.begin());
}

WaitPoint::WaitPoint(const std::string& name, Locks& locks, Scheduler& scheduler, WakePath path, Task* owner)
    : scheduler_(scheduler), costs_(locks.parameters()), path_(path), task_(owner) {
  if (path != WakePath::wake_up_process) head_.emplace(name, locks);
}

void WaitPoint::prepare(Task& task, TaskState state, const Awaited& event, bool exclusive) {
  auto& context = task.context;
  switch (path_) {
  case WakePath::wake_up_process:
    if (waiting_ && task_ != &task)
      throw machine::InternalError(task.name + " waits where " + task_->name + " does, without a queue");
    task.prepare_to_sleep(state, event);
    task_ = &task;
    waiting_ = true;
    break;
  case WakePath::waitqueue:
    if (!head_->has(task)) (exclusive ? add_wait_queue_exclusive : add_wait_queue)(context, *head_, task);
    task.prepare_to_sleep(state, event);
    break;
  case WakePath::waitqueue_autoremove:
    (exclusive ? prepare_to_wait_exclusive : prepare_to_wait)(context, *head_, task, state, event);
    break;
  }
}

void WaitPoint::finish(Task& task) {
  switch (path_) {
  case WakePath::wake_up_process:
    task.stay_awake();
    waiting_ = false;
    break;
  case WakePath::waitqueue:
    task.stay_awake();
    remove_wait_queue(task.context, *head_, task);
    break;
  case WakePath::waitqueue_autoremove:
    finish_wait(task.context, *head_, task);
    break;
  }
}

void WaitPoint::wake(Context& waker) {
  if (!head_) {
    if (task_ == nullptr) return;
    if (&task_->context == &waker)
      task_->stay_awake(); // it polls
    else
      scheduler_.wake_up_process(waker, *task_);
  } else if (head_->active()) {
    wake_up(waker, scheduler_, *head_, costs_.wake_up);
  }
}

} // namespace dioscope::kernel
