/// Completion on the CPU that submitted: later kernels' block softirq.
#include <algorithm>
#include <deque>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "models/dio/completion.hpp"
#include "models/dio/functions.hpp"

namespace dioscope::dio {
namespace {

using kernel::SoftirqVector;
using machine::Access;

/// What has ended on a CPU travels together, as a whole request does there: a softirq sends it to the CPU
/// that submitted it, with an IPI when that is another one, and a softirq there completes it, interrupts on
/// and no adapter's lock held, with pages, BIO and task at hand.
class OnSubmitter final : public Place {
 public:
  explicit OnSubmitter(Completion& completion) : Place(completion) {
    const auto& kernel = completion.kernel();
    for (unsigned cpu = 0; cpu < kernel.cpus(); ++cpu)
      cpus_.emplace_back("blk_cpu_done." + std::to_string(cpu), kernel.locks);
    kernel.interrupts.open_softirq(SoftirqVector::block,
                                   [this](machine::SoftirqContext& context) { send_and_complete(context); });
  }

  void end_io(machine::Context& context, Dio& /*dio*/, block::Bio& bio) override {
    context.charge(fn::dio_bio_end_io, completion_.parameters().end_io);
    block::touch_bio(context, fn::dio_bio_end_io, bio, Access::write);
    context.settle();
    const auto cpu = context.cpu().number();
    cpus_[cpu].ended.push_back(&bio);
    if (cpus_[cpu].ended.size() == 1)
      completion_.kernel().interrupts.raise_softirq_on(context, cpu, SoftirqVector::block);
  }

 private:
  using Bios = std::vector<block::Bio*>;
  struct PerCpu {
    PerCpu(const std::string& lock_name, kernel::Locks& locks) : lock(lock_name, locks) {}
    Bios ended; ///< here, to be sent; only this CPU's, interrupts off
    kernel::SpinLock lock;
    machine::CacheLine line;
    Bios arrived; ///< to be completed here
  };

  /// The block softirq.
  void send_and_complete(machine::Context& context) {
    auto& here = cpus_[context.cpu().number()];
    context.irq_disable();
    const auto ended = std::exchange(here.ended, {});
    context.irq_enable();
    for (unsigned cpu = 0; cpu < cpus_.size(); ++cpu) send(context, cpu, ended);
    context.enter(fn::blk_done_softirq);
    kernel::spin_lock_irq(context, here.lock);
    context.touch(fn::blk_done_softirq, here.line, Access::write);
    context.settle();
    const auto arrived = std::exchange(here.arrived, {});
    kernel::spin_unlock_irq(context, here.lock);
    for (auto* bio : arrived) {
      context.cause = bio->cause;
      auto& dio = static_cast<Dio&>(*bio->owner);
      context.charge(fn::dio_bio_end_io, completion_.parameters().end_io);
      completion_.process(context, dio, *bio);
      completion_.finished_one_bio(context, dio);
    }
  }

  void send(machine::Context& context, unsigned to, const Bios& ended) {
    Bios sent;
    std::ranges::copy_if(ended, std::back_inserter(sent), [to](const block::Bio* bio) {
      return static_cast<const Dio*>(bio->owner)->submit_cpu == to;
    });
    if (sent.empty()) return;
    auto& target = cpus_[to];
    context.enter(fn::blk_done_softirq);
    kernel::spin_lock_irq(context, target.lock);
    context.touch(fn::blk_done_softirq, target.line, Access::write);
    context.settle();
    const bool first = target.arrived.empty();
    target.arrived.insert(target.arrived.end(), sent.begin(), sent.end());
    kernel::spin_unlock_irq(context, target.lock);
    if (first && to != context.cpu().number())
      completion_.kernel().interrupts.raise_softirq_on(context, to, SoftirqVector::block);
  }

  std::deque<PerCpu> cpus_;
};

const Places::Register kSubmitter{
    {{.name = "submitter",
      .sentence =
          "end_io lists the BIO, and a softirq of the CPU that submitted it, reached by an IPI, processes it",
      .kernel = "rq_affinity of 2.6.28, for BIOs",
      .trade_off = "pages, BIO and task are warm there, and no adapter's lock is held; IPIs"}},
    Places::make_of<OnSubmitter>};

const Designs::Register kSubmitterIpi{
    {{.name = "submitter_ipi",
      .sentence = "a softirq on the CPU that submitted processes the BIOs",
      .kernel = "later kernels",
      .trade_off = "warm caches for an IPI; a softirq may not dirty pages either"},
     "submitter",
     "recheck",
     "last_bio"},
    Designs::make_of<Design>};

} // namespace
} // namespace dioscope::dio
