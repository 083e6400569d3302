/// Unplugging by time and number.
#include <utility>

#include "models/block/block_layer.hpp"

namespace dioscope::block {
namespace {

class UnplugTimer final : public UnplugPolicy {
 public:
  explicit UnplugTimer(BlockLayer& block) : block_(block) {}
  void plugged(machine::Context& context, RequestQueue& queue) override {
    block_.kernel().timers.call_after(
        context, block_.parameters().unplug_delay, [this, &queue](machine::Context& bottom_half) {
          if (!queue.plugged) return;
          block_.kernel().keventd.schedule_task(bottom_half, [this, &queue](kernel::Task& worker) {
            block_.plug_list().generic_unplug_device(worker.context, queue);
          });
        });
  }
  void bio_queued(machine::Context& context, RequestQueue& queue) override {
    if (queue.plugged && std::cmp_greater_equal(queue.queued(), block_.parameters().unplug_threshold))
      block_.plug_list().generic_unplug_device(context, queue);
  }

 private:
  BlockLayer& block_;
};

const UnplugPolicies::Register kTimer{
    {.name = "timer",
     .sentence = "a queue is unplugged when kernel.block.unplug_threshold requests are in it or "
                 "kernel.block.unplug_delay after it was plugged, and as always by whoever goes to sleep",
     .kernel = "from 2.5.39 on, there by kblockd",
     .trade_off =
         "no plugged queue is ever forgotten; an asynchronous I/O alone on its disk waits for the timer",
     .reads = {"kernel.block.unplug_threshold", "kernel.block.unplug_delay"}},
    UnplugPolicies::make_of<UnplugTimer>};

} // namespace
} // namespace dioscope::block
