#include "models/kernel/task.hpp"

namespace dioscope::kernel {

void Task::require_on_cpu() const {
  if (state_ == TaskState::dead || array == nullptr)
    throw machine::InternalError("the state of " + name + " is set while it does not run");
}

void Task::prepare_to_sleep(TaskState sleeping, const Awaited& event) {
  require_on_cpu();
  state_ = sleeping;
  awaits_ = event;
  look_ = event.visible() ? Look::needed : Look::not_come;
}

bool Task::has_come() {
  const bool come = awaits_.has_come();
  look_ = come ? Look::come : Look::not_come;
  return come;
}

void Task::stay_awake() {
  require_on_cpu();
  state_ = TaskState::running;
}

void Task::sleep_until_started(const Awaited& event) {
  state_ = TaskState::interruptible;
  awaits_ = event;
}

void Task::check_order_of_sleep() const {
  if (!asleep() || look_ == Look::not_come) return;
  throw machine::InternalError("task " + name + " calls schedule() to wait for " + awaits_.what +
                               (look_ == Look::come ? ", and has seen that it has come"
                                                    : " without a look whether it has come since it set its "
                                                      "state: a wake-up may be lost"));
}

} // namespace dioscope::kernel
