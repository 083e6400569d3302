#pragma once
/// Completion on the CPU that submitted: later kernels' block softirq.
#include <deque>
#include <string>
#include <vector>

#include "models/dio/interrupt_predirty.hpp"

namespace dioscope::dio {

/// end_io only lists the BIO. What has ended on a CPU travels together, as a whole request does there: a
/// softirq sends it to the CPU that submitted it, with an IPI when that is another one, and a softirq there
/// completes it, interrupts on and no adapter's lock held, with pages, BIO and task at hand. A softirq may
/// not wait for the locks of page dirtying either: it treats the pages as InterruptPredirty does.
class SubmitterIpi final : public InterruptPredirty {
 public:
  explicit SubmitterIpi(const Services& services);
  void end_io(machine::Context& context, Dio& dio, block::Bio& bio) override;

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
  void send_and_complete(machine::Context& context);
  void send(machine::Context& context, unsigned to, const Bios& ended);

  std::deque<PerCpu> cpus_;
};

} // namespace dioscope::dio
