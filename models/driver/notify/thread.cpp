/// A real-time thread per queue pair: the interrupt only acknowledges.
#include <algorithm>
#include <string>

#include "models/driver/functions.hpp"
#include "models/driver/qla2x00.hpp"

namespace dioscope::driver {
namespace {

class NotifyByThread final : public Notify {
 public:
  explicit NotifyByThread(Qla2x00& driver) : driver_(driver) {
    for (auto& queue : driver.queues()) {
      auto& thread = kernel::kthread(driver.kernel().scheduler,
                                     {.name = "irq/" + std::to_string(queue.irq.number()),
                                      .cause = "irq",
                                      .real_time = static_cast<int>(driver.parameters().thread_priority)},
                                     [this, &queue](kernel::Task& self) { run(self, queue); });
      driver.kernel().interrupts.request_irq(queue.irq.number(), driver.parameters().handler_interrupts_off,
                                             [this, &queue, &thread](machine::HardirqContext& context) {
                                               return acknowledge(context, queue, thread);
                                             });
    }
  }

 private:
  unsigned acknowledge(machine::HardirqContext& context, HostQueue& queue, kernel::Task& thread) {
    context.charge(fn::hba_interrupt, driver_.parameters().acknowledge());
    context.settle();
    queue.port.enable_interrupts(false);
    driver_.kernel().scheduler.wake_up_process(context, thread);
    return 0;
  }

  void run(kernel::Task& self, HostQueue& queue) {
    const auto& costs = driver_.parameters();
    const auto rest = costs.hba_interrupt() - std::min(costs.acknowledge(), costs.hba_interrupt());
    auto& context = self.context;
    for (;;) {
      self.stay_awake();
      while (queue.port.has_response()) driver_.handle(context, queue, rest);
      context.charge(fn::irq_thread, costs.interrupt_enable());
      context.settle();
      self.prepare_to_sleep(kernel::TaskState::interruptible, {.what = "an interrupt of its adapter"});
      // A response that came meanwhile interrupts at once, and the interrupt wakes this thread.
      queue.port.enable_interrupts(true);
      driver_.kernel().scheduler.schedule(self);
    }
  }

  Qla2x00& driver_;
};

const Notifies::Register kThread{
    {{.name = "thread",
      .sentence =
          "the interrupt handler switches the adapter's interrupts off and wakes a real-time thread, which "
          "handles the responses and switches them on again",
      .kernel = "threaded handlers, 2.6.30",
      .trade_off =
          "interrupts are short and completion may sleep and be preempted; two more context switches",
      .reads = {"kernel.driver.interrupt_reads", "kernel.driver.interrupt_writes",
                "kernel.driver.thread_priority"}}},
    Notifies::make_of<NotifyByThread>};

} // namespace
} // namespace dioscope::driver
