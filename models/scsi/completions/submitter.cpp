/// On the CPU that submitted: the whole completion moves there.
#include <deque>
#include <string>
#include <utility>

#include "models/scsi/functions.hpp"
#include "models/scsi/mid_layer.hpp"

namespace dioscope::scsi {
namespace {

class CompleteOnSubmitter final : public CompletionPolicy {
 public:
  explicit CompleteOnSubmitter(MidLayer& layer) : layer_(layer) {
    for (unsigned cpu = 0; cpu < layer.kernel().cpus(); ++cpu)
      cpus_.emplace_back("scsi_cpu_done." + std::to_string(cpu), layer.kernel().locks);
    layer.kernel().softirq.open(kernel::SoftirqVector::scsi,
                                [this](machine::SoftirqContext& context) { scsi_softirq(context); });
  }

  void answered(machine::Context& context, Command& command, CommandList& /*batch*/) override {
    const auto to = command.request->cpu;
    auto& target = cpus_[to];
    context.enter(fn::scsi_done);
    kernel::spin_lock_irq(context, target.lock);
    context.touch(fn::scsi_done, target.line, machine::Access::write);
    context.settle();
    target.done.push(command);
    kernel::spin_unlock_irq(context, target.lock);
    const auto cause = std::exchange(context.cause, command.cause);
    layer_.kernel().interrupts.raise_softirq_on(context, to, kernel::SoftirqVector::scsi);
    context.cause = cause;
  }

 private:
  struct PerCpu {
    PerCpu(const std::string& name, kernel::Locks& locks) : lock(name, locks) {}
    kernel::SpinLock lock;
    machine::CacheLine line;
    CommandList done;
  };

  void scsi_softirq(machine::SoftirqContext& context) {
    auto& here = cpus_[context.cpu().number()];
    for (;;) {
      context.enter(fn::scsi_softirq);
      kernel::spin_lock_irq(context, here.lock);
      context.touch(fn::scsi_softirq, here.line, machine::Access::write);
      context.settle();
      const auto done = std::exchange(here.done, CommandList{});
      kernel::spin_unlock_irq(context, here.lock);
      if (done.head == nullptr) return;
      layer_.finish_all(context, done, layer_.parameters().scsi_softirq);
    }
  }

  MidLayer& layer_;
  std::deque<PerCpu> cpus_;
};

const CompletionPolicies::Register kSubmitter{
    {.name = "submitter",
     .sentence = "the softirq of the CPU that submitted the request's first BIO, reached by an IPI",
     .kernel = "rq_affinity of 2.6.28 and later",
     .trade_off = "request, BIOs, pages and task are warm there; an IPI for every command that was answered "
                  "elsewhere"},
    CompletionPolicies::make_of<CompleteOnSubmitter>};

} // namespace
} // namespace dioscope::scsi
