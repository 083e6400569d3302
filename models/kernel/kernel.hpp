#pragma once
/// The kernel core as everything above it sees it.
#include "models/kernel/entropy.hpp"
#include "models/kernel/interrupts.hpp"
#include "models/kernel/worker.hpp"

namespace dioscope::kernel {

/// References to the parts, which must outlive whoever uses them.
struct Kernel {
  sim::Simulation& simulation;
  machine::IoApic& io_apic;
  Locks& locks;
  Scheduler& scheduler;
  Softirq& softirq;
  Timers& timers;
  Interrupts& interrupts;
  Worker& keventd;
  Entropy& entropy;
  sim::Bytes cache_line;

  unsigned cpus() const { return scheduler.cpus(); }
};

} // namespace dioscope::kernel
