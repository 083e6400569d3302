/// One unplugging for a whole io_submit.
#include "models/block/block_layer.hpp"

namespace dioscope::block {
namespace {

class UnplugPerIoSubmit final : public UnplugPolicy {
 public:
  explicit UnplugPerIoSubmit(BlockLayer& block) : block_(block) {}
  void io_submit_done(machine::Context& context) override { block_.blk_run_queues(context); }

 private:
  BlockLayer& block_;
};

const UnplugPolicies::Register kPerIoSubmit{
    {.name = "per_io_submit",
     .sentence = "as on_sleep, but io_submit unplugs once, at its end",
     .kernel = "as blk_start_plug and blk_finish_plug do in io_submit since 2.6.39",
     .trade_off = "neighbouring I/Os of one call are merged; the first waits for the last to be built"},
    UnplugPolicies::make_of<UnplugPerIoSubmit>};

} // namespace
} // namespace dioscope::block
