#include "models/kernel/entropy.hpp"

#include "models/kernel/functions.hpp"

namespace dioscope::kernel {

using machine::Access;

Entropy::Entropy(Timers& timers, const CoreCosts& costs)
    : timers_(timers),
      costs_(costs), task_{[this](Context& context) { batch_entropy_process(context); }, {}, false} {}

void Entropy::add_blkdev_randomness(Context& context, unsigned major) {
  context.charge(fn::add_timer_randomness, costs_.entropy_sample);
  context.touch(fn::add_timer_randomness, states_.at(major), Access::write);
  context.touch(fn::add_timer_randomness, batch_, Access::write);
  ++samples_;
  timers_.queue_task(context, task_);
}

void Entropy::batch_entropy_process(Context& context) {
  context.settle();
  for (; mixed_ < samples_; ++mixed_) {
    context.touch(fn::batch_entropy_process, batch_, Access::write);
    context.charge(fn::batch_entropy_process, costs_.entropy_mix);
  }
}

} // namespace dioscope::kernel
