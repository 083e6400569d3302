#include "models/dio/submitter_ipi.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace dioscope::dio {

using kernel::SoftirqVector;
using machine::Access;
using machine::Fn;

SubmitterIpi::SubmitterIpi(const Services& services) : InterruptPredirty(services) {
  for (unsigned cpu = 0; cpu < services.scheduler.cpus(); ++cpu)
    cpus_.emplace_back("blk_cpu_done." + std::to_string(cpu), services.locks);
  services_.interrupts.open_softirq(SoftirqVector::block,
                                    [this](machine::SoftirqContext& context) { send_and_complete(context); });
}

void SubmitterIpi::end_io(machine::Context& context, Dio& /*dio*/, block::Bio& bio) {
  context.charge(Fn::dio_bio_end_io, services_.parameters.end_io);
  block::touch_bio(context, Fn::dio_bio_end_io, bio, Access::write);
  context.settle();
  const auto cpu = context.cpu().number();
  cpus_[cpu].ended.push_back(&bio);
  if (cpus_[cpu].ended.size() == 1) services_.interrupts.raise_softirq_on(context, cpu, SoftirqVector::block);
}

void SubmitterIpi::send_and_complete(machine::Context& context) {
  auto& here = cpus_[context.cpu().number()];
  context.irq_disable();
  const auto ended = std::exchange(here.ended, {});
  context.irq_enable();
  for (unsigned cpu = 0; cpu < cpus_.size(); ++cpu) send(context, cpu, ended);
  context.enter(Fn::blk_done_softirq);
  kernel::spin_lock_irq(context, here.lock);
  context.touch(Fn::blk_done_softirq, here.line, Access::write);
  context.settle();
  const auto arrived = std::exchange(here.arrived, {});
  kernel::spin_unlock_irq(context, here.lock);
  for (auto* bio : arrived) {
    context.cause = bio->cause;
    InterruptPredirty::end_io(context, *static_cast<Dio*>(bio->owner), *bio);
  }
}

void SubmitterIpi::send(machine::Context& context, unsigned to, const Bios& ended) {
  Bios sent;
  std::ranges::copy_if(ended, std::back_inserter(sent), [to](const block::Bio* bio) {
    return static_cast<const Dio*>(bio->owner)->submit_cpu == to;
  });
  if (sent.empty()) return;
  auto& target = cpus_[to];
  context.enter(Fn::blk_done_softirq);
  kernel::spin_lock_irq(context, target.lock);
  context.touch(Fn::blk_done_softirq, target.line, Access::write);
  context.settle();
  const bool first = target.arrived.empty();
  target.arrived.insert(target.arrived.end(), sent.begin(), sent.end());
  kernel::spin_unlock_irq(context, target.lock);
  if (first && to != context.cpu().number())
    services_.interrupts.raise_softirq_on(context, to, SoftirqVector::block);
}

} // namespace dioscope::dio
