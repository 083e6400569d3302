#include "models/block/poll.hpp"

#include <algorithm>
#include <utility>

#include "models/block/functions.hpp"

namespace dioscope::block {

void IoWaiter::io_schedule(kernel::Task& task, AwaitedIo& io) {
  if (io.pollables.empty()) {
    kernel_.scheduler.schedule(task);
    return;
  }
  auto& context = task.context;
  if (!std::exchange(io.slept, true)) {
    context.settle();
    const auto span = io.pollables.front()->sleep_first(io.write, io.size);
    if (span > sim::Duration{0}) {
      kernel_.interrupts.sleep_for(task, span);
      return;
    }
  }
  task.stay_awake();
  const auto ready = [&io] {
    return std::ranges::any_of(io.pollables, [](const auto* pollable) { return pollable->ready(); });
  };
  kernel::BusyWait wait("poll", look_ * static_cast<std::int64_t>(io.pollables.size()));
  for (auto* pollable : io.pollables) pollable->watch(wait);
  wait.until(context, fn::blk_poll, [&] { return ready() || task.need_resched; });
  for (auto* pollable : io.pollables) pollable->unwatch(wait);
  for (auto* pollable : io.pollables)
    if (pollable->ready()) pollable->handle(context);
  kernel_.scheduler.cond_resched(task);
}

} // namespace dioscope::block
