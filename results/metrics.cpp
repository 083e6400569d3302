#include "results/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

namespace dioscope::results {
namespace {

constexpr bool kSteady = true;
constexpr double kBin = 0.011; ///< bins of 1/64 octave

constexpr auto kMetrics = std::to_array<MetricDeclaration>({
    {"elapsed_s", "s",
     "Whole run: from the start of the shell that forks the processes to the exit of the last of them."},
    {"user_s", "s",
     "Whole run, as `time` charges it: ticks that found a process of the workload in user mode / HZ."},
    {"sys_s", "s",
     "Whole run, as `time` charges it: ticks that found a process of the workload in the kernel / HZ."},
    {"kib_per_s", "KiB/s", "KiB read and written / time, over the measured interval: vmstat's bi + bo.",
     kSteady},
    {"interrupts_per_s", "1/s",
     "vmstat's in: device and global clock interrupts / time, over the measured interval.", kSteady},
    {"context_switches_per_s", "1/s", "vmstat's cs: sched_switch events / time, over the measured interval.",
     kSteady},
    {"cpu_user_pct", "%", "Ticks of all CPUs that found user mode / all ticks of the measured interval.",
     kSteady},
    {"cpu_system_pct", "%",
     "Ticks that found the kernel, an interrupt or a softirq (on an idle CPU too) / all ticks of the "
     "measured interval.",
     kSteady},
    {"cpu_idle_pct", "%",
     "Ticks that found the idle task and nothing above it / all ticks of the measured interval.", kSteady},
    {"ios", "1", "Whole run: reads and writes that the workload completed."},
    {"switches_per_io", "1", "sched_switch events / I/Os completed, over the measured interval.", kSteady},
    {"background_switches_per_io", "1",
     "The part of switches_per_io that is not to a process of the workload, nor from one to idle; its causes "
     "are in `switches`."},
    {"interrupts_per_io", "1",
     "Interrupts of the host adapters, without clocks and IPIs / I/Os, over the measured interval.", kSteady},
    {"wakeups_per_io", "1",
     "sched_wakeup events that made a task runnable / I/Os, over the measured interval.", kSteady},
    {"ipis_per_io", "1", "Reschedule and call-function IPIs sent / I/Os, over the measured interval.",
     kSteady},
    {"cpu_us_per_io", "us",
     "Ledger time of all CPUs outside the idle context / I/Os, over the measured interval.", kSteady},
    {"sys_us_per_io", "us", "sys_s / ios: what `time` would charge to one I/O."},
    {"process_us_per_io", "us", "Ledger time in process context / I/Os, over the measured interval.",
     kSteady},
    {"softirq_us_per_io", "us", "Ledger time in softirq context / I/Os, over the measured interval.",
     kSteady},
    {"hardirq_us_per_io", "us", "Ledger time in hard interrupt context / I/Os, over the measured interval.",
     kSteady},
    {"get_user_pages_us_per_io", "us",
     "Ledger time of get_user_pages, cache misses included / I/Os: dearer when another CPU wrote `struct "
     "page` last.",
     kSteady},
    {"lock_spin_us_per_io", "us", "Ledger time spent spinning on locks / I/Os, over the measured interval.",
     kSteady},
    {"cache_transfers_per_io", "1",
     "Lines of shared objects fetched from another CPU's cache / I/Os, measured interval.", kSteady},
    {"cache_misses_per_io", "1", "Lines of shared objects fetched from memory / I/Os, measured interval.",
     kSteady},
    {"ksoftirqd_wakeups_per_io", "1",
     "Times that leftover softirqs woke ksoftirqd / I/Os, measured interval.", kSteady},
    {"migrations", "1", "Tasks that the balancer moved to another CPU in the measured interval."},
    {"loop_utilisation_pct", "%",
     "Time with a tenancy on the FC loop / time, mean over loops, measured interval.", kSteady},
    {"lock_violations", "1", "Distinct broken lock rules that the validator found, over the whole run."},
    {"lost_pages", "1",
     "Times that a file's page was left with newer data than the file and nothing that says so, over the "
     "whole run."},
    {"stale_pages", "1",
     "Pages that the page cache still has, at the end, as they were before a direct write, and that nobody "
     "drops."},
    {"peak_bios", "1", "Most BIOs that existed at one time, over the whole run."},
    {"irq_off_p99_us", "us",
     "99th percentile of the stretches with interrupts off on a CPU, measured interval.", false, kBin},
    {"irq_off_max_us", "us", "Longest stretch with interrupts off on a CPU, over the whole run."},
    {"irq_latency_p50_us", "us",
     "Median time from an interrupt line's assertion to its first handler, measured interval.", kSteady,
     kBin},
    {"irq_latency_p99_us", "us", "99th percentile of the same.", false, kBin},
    {"irq_latency_max_us", "us", "Maximum of the same, over the whole run."},
    {"io_latency_p50_us", "us", "Median time from entering to leaving read or write, measured interval.",
     kSteady, kBin},
    {"io_latency_p99_us", "us", "99th percentile of the same.", false, kBin},
    {"completion_to_user_us", "us",
     "Mean time from the adapter's response to a request's last command, which asks for an interrupt, until "
     "the program "
     "has the answer in user mode, measured interval.",
     kSteady},
    {"wakeup_latency_p50_us", "us",
     "Median time from a task's wake-up to its first instruction, measured interval.", kSteady, kBin},
    {"wakeup_latency_p99_us", "us", "99th percentile of the same.", false, kBin},
    {"events", "1",
     "Tracepoints passed in the whole run: how much was simulated, not a property of the machine."},
});

} // namespace

std::span<const MetricDeclaration> metric_declarations() { return kMetrics; }

const MetricDeclaration* find_metric(std::string_view name) {
  const auto* const found = std::ranges::find(kMetrics, name, &MetricDeclaration::name);
  return found == kMetrics.end() ? nullptr : found;
}

void check_metrics(const VariantResult& result) {
  const auto fail = [&](std::string_view what, std::string_view metric) {
    throw std::logic_error(fmt::format("variant \"{}\": {} \"{}\"", result.name, what, metric));
  };
  for (std::size_t i = 0; i < result.metrics.size(); ++i) {
    const auto& [name, value] = result.metrics[i];
    if (find_metric(name) == nullptr) fail("undeclared metric", name);
    if (i >= kMetrics.size()) fail("metric given twice:", name);
    if (name != kMetrics[i].name) fail("metric missing or out of order:", kMetrics[i].name);
    if (!std::isfinite(value)) fail("not a finite number:", name);
  }
  if (result.metrics.size() < kMetrics.size()) fail("metric missing:", kMetrics[result.metrics.size()].name);
}

} // namespace dioscope::results
