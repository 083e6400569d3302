/// As 2.5.35: io_submit unplugs after each I/O that it starts, since nobody may go to sleep for it.
#include "models/block/block_layer.hpp"

namespace dioscope::block {
namespace {

class UnplugOnSleep final : public UnplugPolicy {
 public:
  explicit UnplugOnSleep(BlockLayer& block) : block_(block) {}
  void iocb_submitted(machine::Context& context) override { block_.blk_run_queues(context); }

 private:
  BlockLayer& block_;
};

const UnplugPolicies::Register kOnSleep{
    {.name = "on_sleep",
     .sentence = "whoever goes to sleep for I/O unplugs all queues, and io_submit does so after each I/O "
                 "that it starts",
     .kernel = "2.5.35, and all before it",
     .trade_off =
         "requests gather until somebody has to wait; everybody's are started by whoever sleeps first"},
    UnplugPolicies::make_of<UnplugOnSleep>};

} // namespace
} // namespace dioscope::block
