#include "models/driver/parameters.hpp"

#include "models/driver/notify.hpp"

namespace dioscope::driver {
namespace {
constexpr sim::Duration kZero{0};
constexpr sim::Duration kMost{1'000'000};
} // namespace

const sim::ParameterTable<DriverParameters>& DriverParameters::table() {
  using P = DriverParameters;
  static const auto table =
      sim::ParameterTable<P>("kernel.driver", "The adapter's driver (spec 9.3 to 9.5).")
          .add("notify", &P::notify, Notifies::names(), "spec 9.5: the driver of 2.5.35 is interrupted",
               "How the driver learns of responses. " + Notifies::sentences() + ".")
          .add("handler_interrupts_off", &P::handler_interrupts_off,
               "spec 8.2: qlogicfc and qla2x00 set SA_INTERRUPT",
               "Run the adapter's interrupt handler with interrupts off; it takes host_lock with irqsave "
               "anyway.")
          .add("thread_priority", &P::thread_priority, std::int64_t{1}, std::int64_t{99},
               "later kernels: threaded handlers have SCHED_FIFO 50",
               "With notify = thread: the real-time priority of the adapter's thread.")
          .add("queuecommand", &P::queuecommand, kZero, kMost,
               "fitted on column A: scsi_dispatch_cmd 19 us per command with what runs there with interrupts "
               "off",
               "The driver's part under host_lock: the request entry and device registers over PCI (M10).")
          .uncertain(sim::Duration{15'500}, sim::Duration{17'500}, "column B: 17 us a command")
          .add("hba_interrupt", &P::hba_interrupt, kZero, kMost,
               "fitted on column A: do_softirq 36 us per command, nearly all of it the handler before it, "
               "run with "
               "interrupts off; split is ours",
               "The interrupt handler, per interrupt: device registers over PCI (M10).")
          .uncertain(sim::Duration{11'500}, sim::Duration{24'500}, "column B: 23 us a command")
          .add("hba_command", &P::hba_command, kZero, kMost,
               "fitted on column A with hba_interrupt; split is ours",
               "The interrupt handler, per completed command: response entry, unmapping.")
          .add("acknowledge", &P::acknowledge, kZero, kMost,
               "M10: a register read of 2.2 us, and a write with its read back",
               "With notify = thread: the part of hba_interrupt that stays in the interrupt, which reads the "
               "status and "
               "switches the adapter's interrupts off.")
          .add("interrupt_enable", &P::interrupt_enable, kZero, kMost, "estimate: one posted register write",
               "With notify = thread: switching the adapter's interrupts on again.")
          .add("poll_handle", &P::poll_handle, kZero, kMost, "M10: one register access of 2.2 us",
               "With a notify that polls: telling the adapter how far its responses are handled, in place of "
               "hba_interrupt: "
               "no status to read, no interrupt to clear.");
  return table;
}

} // namespace dioscope::driver
