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
               "Run the adapter's interrupt handler with interrupts off; it takes its locks with irqsave "
               "anyway.")
          .add("thread_priority", &P::thread_priority, std::int64_t{1}, std::int64_t{99},
               "later kernels: threaded handlers have SCHED_FIFO 50",
               "With notify = thread: the real-time priority of the adapter's thread.")
          .add(
              "locking", &P::locking, {"hardware_lock", "host_lock"},
              "audit A5: the qla2x00 that Dale measured in 2.5.25, in July 2002, works under locks of its "
              "own; only "
              "drivers of 2.4 trees held the host's throughout",
              "Which locks guard the adapter. hardware_lock: host_lock is given up on entering queuecommand; "
              "registers "
              "and rings are under hardware_lock, lists of commands under list_lock, and every command has a "
              "timer of "
              "the driver's besides the mid layer's. host_lock: it is held throughout queuecommand and the "
              "handler.")
          .add("register_read", &P::register_read, kZero, kMost,
               "fitted on column A: do_softirq; audit 2: 1 to 1.5 us for a read over PCI; M10: 2.2 us at 450 "
               "MHz "
               "through a bridge",
               "One read of a device register; the CPU waits for it.")
          .uncertain(sim::Duration{1'000}, sim::Duration{2'200}, "audit 2, M10")
          .add("register_write", &P::register_write, kZero, kMost,
               "estimate: a posted write on a 100 MHz bus", "One write of a device register.")
          .add("interrupt_reads", &P::interrupt_reads, std::int64_t{0}, std::int64_t{100},
               "audit 2: 11 to 14 reads in the driver's version 7.07, 4 in 5.31",
               "Register reads of the handler, per interrupt.")
          .uncertain(std::int64_t{11}, std::int64_t{14}, "audit 2")
          .add("interrupt_writes", &P::interrupt_writes, std::int64_t{0}, std::int64_t{100},
               "audit 2: 1 to 2 writes in 5.31; no count for 7.07",
               "Register writes of the handler, per interrupt.")
          .add("submit_reads", &P::submit_reads, std::int64_t{0}, std::int64_t{100},
               "estimate: the ring's out pointer", "Register reads of queuecommand.")
          .add("submit_writes", &P::submit_writes, std::int64_t{0}, std::int64_t{100},
               "estimate: the ring's in pointer, and flushing it", "Register writes of queuecommand.")
          .add("build_command", &P::build_command, kZero, kMost,
               "fitted on column A: scsi_dispatch_cmd; the instructions that one can count are 2 to 5 us "
               "(audit 2)",
               "queuecommand without registers and segments.")
          .add(
              "build_segment", &P::build_segment, kZero, kMost,
              "estimate: about 100 instructions (M1) to map a segment and write its address and length",
              "queuecommand, for each segment of the command: its DMA address and its place in a ring entry.")
          .add("hba_command", &P::hba_command, kZero, kMost,
               "estimate: about 1000 instructions (M1) and the response entry, a cold line",
               "The interrupt handler, per completed command: response entry, unmapping.")
          .add("list_operation", &P::list_operation, kZero, kMost, "estimate: as timer_list",
               "With locking = hardware_lock: one insertion or removal under list_lock, four a command "
               "(audit A6).");
  return table;
}

} // namespace dioscope::driver
