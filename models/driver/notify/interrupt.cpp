/// As the driver of 2.5.35: the interrupt handler does everything.
#include "models/driver/qla2x00.hpp"

namespace dioscope::driver {
namespace {

class NotifyByInterrupt final : public Notify {
 public:
  explicit NotifyByInterrupt(Qla2x00& driver) {
    for (auto& queue : driver.queues())
      driver.kernel().interrupts.request_irq(queue.irq.number(), driver.parameters().handler_interrupts_off,
                                             [&driver, &queue](machine::HardirqContext& context) {
                                               return driver.handle(context, queue,
                                                                    driver.parameters().hba_interrupt());
                                             });
  }
};

const Notifies::Register kInterrupt{
    {{.name = "interrupt",
      .sentence = "the interrupt handler reads the adapter's registers and handles all responses",
      .kernel = "2.5.35",
      .trade_off = "soonest; whoever runs on the CPU is stopped for the whole of it",
      .reads = {"kernel.driver.interrupt_reads", "kernel.driver.interrupt_writes"}},
     "softirq"},
    Notifies::make_of<NotifyByInterrupt>};

} // namespace
} // namespace dioscope::driver
