#include "models/kernel/kthread.hpp"

#include <stdexcept>
#include <utility>

namespace dioscope::kernel {

Task& kthread(Scheduler& scheduler, const KthreadSettings& settings, std::function<void(Task&)> body) {
  auto& task = scheduler.create(settings.name, settings.nice, std::move(body), {.cause = settings.cause});
  if (settings.real_time) scheduler.set_real_time(task, *settings.real_time);
  if (settings.cpu) scheduler.bind(task, *settings.cpu);
  task.sleep_until_started({.what = "its first work"});
  return task;
}

} // namespace dioscope::kernel
