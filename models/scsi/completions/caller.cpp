/// In the context that handled the response: an adapter's thread, a task that polls, or the hard interrupt
/// itself.
#include <utility>

#include "models/scsi/functions.hpp"
#include "models/scsi/mid_layer.hpp"

namespace dioscope::scsi {
namespace {

class CompleteInCaller final : public CompletionPolicy {
 public:
  explicit CompleteInCaller(MidLayer& layer) : layer_(layer) {}

  void answered(machine::Context& /*context*/, Command& command, CommandList& batch) override {
    batch.push(command);
  }
  void handled(machine::Context& context, CommandList& batch) override {
    batch.take_each([&](Command& command) {
      const auto cause = std::exchange(context.cause, command.cause);
      layer_.scsi_finish_command(context, command);
      context.cause = cause;
    });
  }

 private:
  MidLayer& layer_;
};

const CompletionPolicies::Register kCaller{
    {.name = "caller",
     .sentence = "at once, in the context that handled the response",
     .kernel = "adapters' threads and polling tasks of later kernels (2.6.30, 4.4)",
     .trade_off = "no detour; in a hard interrupt everything down to end_io runs with interrupts off"},
    CompletionPolicies::make_of<CompleteInCaller>};

} // namespace
} // namespace dioscope::scsi
