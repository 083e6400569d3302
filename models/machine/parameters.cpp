#include "models/machine/parameters.hpp"

#include "models/machine/io_apic.hpp"

namespace dioscope::machine {

const sim::ParameterTable<CacheParameters>& CacheParameters::table() {
  using P = CacheParameters;
  static const auto table =
      sim::ParameterTable<P>("machine.cache", "What touching a cache line of a shared object costs.")
          .add("hit", &P::hit, sim::Duration{0}, sim::Duration{1us},
               "M1: second-level cache hit 12.9 ns, 4 x 700 MHz P-III",
               "The line is in this CPU's cache in the wanted state.")
          .uncertain(sim::Duration{8ns}, sim::Duration{13ns}, "M6, M7: 8.2 to 8.9 ns")
          .add("transfer", &P::transfer, sim::Duration{0}, sim::Duration{10us},
               "M1: blind cmpxchg of a line in another CPU 170.4 ns",
               "The line is modified in another CPU's cache.")
          .uncertain(sim::Duration{113ns}, sim::Duration{361ns},
                     "M1: atomic increment 113.2 ns, transfer with invalidation 360.9 ns")
          .add("invalidate", &P::invalidate, sim::Duration{0}, sim::Duration{10us},
               "M1: atomic increment, line in another CPU 113.2 ns",
               "The line is in this cache but must be taken from those that share it.")
          .uncertain(sim::Duration{58ns}, sim::Duration{191ns},
                     "M1: increment of an own line 58.2 ns; 360.9 ns less the transfer")
          .add("memory", &P::memory, sim::Duration{0}, sim::Duration{10us}, "M1: main memory 162.4 ns",
               "The line is in no cache that could supply it.")
          .uncertain(sim::Duration{160ns}, sim::Duration{181ns}, "M6, M7")
          .add("line", &P::line, sim::Bytes{16}, sim::Bytes{256}, "P-III: 32-byte lines",
               "Size of a cache line.")
          .add("capacity", &P::capacity, sim::Bytes{64 << 10}, sim::Bytes{1 << 30},
               "textbook: 8-way P-III Xeon with 1 or 2 MiB of second-level cache",
               "Size of one CPU's second-level cache.")
          .uncertain(sim::Bytes{1 << 20}, sim::Bytes{2 << 20}, "textbook: the models with 2 MiB");
  return table;
}

const sim::ParameterTable<InterruptParameters>& InterruptParameters::table() {
  using P = InterruptParameters;
  static const auto table =
      sim::ParameterTable<P>("machine.interrupts", "How interrupts reach a CPU.")
          .add("routing", &P::routing, RoutingPolicies::names(),
               "spec 8.1: random_idle is 2.5.35's balance_irq",
               "Which CPU the IO-APIC sends a line to. " + RoutingPolicies::sentences() + ".")
          .add("balance_interval", &P::balance_interval, sim::Duration{0}, sim::Duration{10s},
               "spec 14: IRQ_BALANCE_INTERVAL = HZ/50; from 2.5.9 to 2.5.31 a line moved at every jiffy "
               "(audit A14)",
               "A line is moved by random_idle when more than this has passed since its last move, in whole "
               "jiffies; "
               "0: at every jiffy.")
          .exact()
          .add("delivery", &P::delivery, sim::Duration{0}, sim::Duration{20us},
               "audit A11: a message of about 21 cycles on the serial APIC bus at 16.7 to 33 MHz",
               "Time from an asserted line to the CPU's pin.")
          .uncertain(sim::Duration{650ns}, sim::Duration{1300ns}, "audit A11")
          .add("ipi_delivery", &P::ipi_delivery, sim::Duration{0}, sim::Duration{20us},
               "M13: not found; start value 0.5-1 us",
               "Time from the sender's APIC write to the target CPU's pin.")
          .uncertain(sim::Duration{500ns}, sim::Duration{1us}, "M13")
          .add("ipi_send", &P::ipi_send, sim::Duration{0}, sim::Duration{20us},
               "M13: textbook, a few local APIC accesses of 30-60 cycles",
               "What sending an IPI costs the sender.")
          .add("hlt_exit", &P::hlt_exit, sim::Duration{0}, sim::Duration{50us},
               "spec 15.5: no source; estimate",
               "Time a halted CPU needs before the first instruction of the interrupt.")
          .add("fixed_cpu", &P::fixed_cpu, std::int64_t{-1}, kMostCpus - 1, "model choice",
               "With routing fixed: the CPU that gets every line; -1 spreads the lines over the CPUs.")
          .add("fixed_cpus", &P::fixed_cpus, std::int64_t{1}, kMostCpus, "model choice",
               "With routing fixed: over how many CPUs, from fixed_cpu on, the lines are spread.");
  return table;
}

const sim::ParameterTable<MachineParameters>& MachineParameters::table() {
  using P = MachineParameters;
  static const auto table = sim::ParameterTable<P>("machine", "The processors.")
                                .add("cpus", &P::cpus, std::int64_t{1}, kMostCpus, "L12: 8 x 700 MHz P-III",
                                     "Number of processors.")
                                .add("hz", &P::hz, sim::Frequency{10}, sim::Frequency{10000},
                                     "spec 14: HZ = 1000 on i386 from 2.5.25",
                                     "Frequency of the global clock interrupt and of each CPU's local timer.")
                                .add("memory", &P::memory, sim::Bytes{16 << 20},
                                     sim::Bytes{std::int64_t{64} << 30}, "L12: vmstat shows 3.80 GB free",
                                     "Physical memory, over which pages of user space are spread evenly.")
                                .exact();
  return table;
}

} // namespace dioscope::machine
