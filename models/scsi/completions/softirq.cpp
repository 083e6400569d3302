/// As 2.5.35: the SCSI softirq of the CPU that the driver runs on.
#include <utility>

#include "models/scsi/functions.hpp"
#include "models/scsi/mid_layer.hpp"

namespace dioscope::scsi {
namespace {

class CompleteInSoftirq final : public CompletionPolicy {
 public:
  explicit CompleteInSoftirq(MidLayer& layer) : layer_(layer), done_(layer.kernel().cpus()) {
    layer.kernel().softirq.open(kernel::SoftirqVector::scsi,
                                [this](machine::SoftirqContext& context) { scsi_softirq(context); });
  }

  void answered(machine::Context& context, Command& command, CommandList& /*batch*/) override {
    done_[context.cpu().number()].push(command);
    const auto cause = std::exchange(context.cause, command.cause);
    layer_.kernel().softirq.raise(context, kernel::SoftirqVector::scsi);
    context.cause = cause;
  }

 private:
  void scsi_softirq(machine::SoftirqContext& context) {
    for (;;) {
      context.irq_disable();
      const auto done = std::exchange(done_[context.cpu().number()], CommandList{});
      context.irq_enable();
      if (done.head == nullptr) return;
      layer_.finish_all(context, done, layer_.parameters().scsi_softirq);
    }
  }

  MidLayer& layer_;
  std::vector<CommandList> done_; ///< by CPU
};

const CompletionPolicies::Register kSoftirq{
    {.name = "softirq",
     .sentence = "the softirq of the CPU that handled the response, interrupts on",
     .kernel = "2.5.35",
     .trade_off = "short handlers; whoever was interrupted pays, on a CPU that knows nothing of the request"},
    CompletionPolicies::make_of<CompleteInSoftirq>};

} // namespace
} // namespace dioscope::scsi
