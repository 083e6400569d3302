#pragma once
/// Softirqs (spec 8.3): a pending mask per CPU, run at the end of the outermost interrupt or by ksoftirqd.
#include <array>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "models/kernel/scheduler.hpp"

namespace dioscope::kernel {

/// In order of service. `block` is that of later kernels.
enum class SoftirqVector : std::uint8_t { hi, net_tx, net_rx, scsi, block, tasklet, count_ };

struct SoftirqStatistics {
  sim::Counter runs;              ///< do_softirq calls that found something pending
  sim::Counter ksoftirqd_wakeups; ///< left over after the last pass: ksoftirqd was woken
  static const sim::StatisticTable<SoftirqStatistics>& table();
};

class Softirq {
 public:
  using Handler = std::function<void(machine::SoftirqContext&)>;
  Softirq(std::size_t cpus, Scheduler& scheduler, const CoreCosts& costs);

  void open(SoftirqVector vector, Handler handler) {
    handlers_[static_cast<std::size_t>(vector)] = std::move(handler);
  }
  /// Mark `vector` pending on the context's CPU (__cpu_raise_softirq). Interrupts are off. Outside an
  /// interrupt ksoftirqd is woken.
  void raise(Context& context, SoftirqVector vector);
  /// From any context: on the way to `cpu`; mark_called() there makes it pending. True when nothing was on
  /// the way, so that an IPI has to be sent.
  bool call(unsigned cpu, SoftirqVector vector);
  /// From the interrupt that a call causes.
  void mark_called(Context& context);
  bool pending(unsigned cpu) const { return pending_[cpu] != 0; }
  /// Run what is pending on top of `below`, whose interrupts are off before and after.
  void do_softirq(Context& below);
  /// Make the ksoftirqd tasks; call once per CPU.
  void start_ksoftirqd(unsigned cpu);
  const SoftirqStatistics& statistics() const { return statistics_; }

 private:
  void run_pending(machine::SoftirqContext& context);
  void wakeup_softirqd(Context& context, unsigned cpu);
  void ksoftirqd(Task& self, unsigned cpu);

  Scheduler& scheduler_;
  const CoreCosts& costs_;
  std::array<Handler, static_cast<std::size_t>(SoftirqVector::count_)> handlers_;
  std::vector<std::uint32_t> pending_;
  std::vector<std::uint32_t> called_;
  std::vector<Task*> ksoftirqd_;
  SoftirqStatistics statistics_;
};

} // namespace dioscope::kernel
