/// Unplugging after every BIO: nothing gathers.
#include "models/block/block_layer.hpp"

namespace dioscope::block {
namespace {

class UnplugPerBio final : public UnplugPolicy {
 public:
  explicit UnplugPerBio(BlockLayer& block) : block_(block) {}
  void bio_queued(machine::Context& context, RequestQueue& queue) override {
    block_.plug_list().generic_unplug_device(context, queue);
  }

 private:
  BlockLayer& block_;
};

const UnplugPolicies::Register kPerBio{
    {.name = "per_bio",
     .sentence = "every BIO is started at once",
     .kernel =
         "none: what plugging is to be compared with; later kernels do so for requests of polled queues",
     .trade_off = "the first BIO is on its way soonest, but its followers find no request to merge into"},
    UnplugPolicies::make_of<UnplugPerBio>};

} // namespace
} // namespace dioscope::block
