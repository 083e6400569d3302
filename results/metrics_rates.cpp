/// How fast it went, and what `time` and vmstat would have said.
#include <array>

#include "results/metric_lists.hpp"

namespace dioscope::results {
namespace {

using namespace formulas;

double crossed_bytes(const Measured& m) {
  const auto of = [](const auto& counted) {
    return number(counted.bytes_read) + number(counted.bytes_written);
  };
  return m.run.loops > 0 ? of(m.during.loops) : of(m.during.devices);
}

constexpr auto kRates = std::to_array<MetricDeclaration>({
    {.name = "elapsed_s",
     .unit = "s",
     .sentence =
         "Whole run: from the start of the shell that forks the processes to the exit of the last of them.",
     .better = Better::less,
     .value = [](const Measured& m) -> Value { return m.run.elapsed_s; }},
    {.name = "user_s",
     .unit = "s",
     .sentence =
         "Whole run, as `time` charges it: ticks that found a process of the workload in user mode / HZ.",
     .better = Better::less,
     .value = [](const Measured& m) -> Value { return m.run.user_s; }},
    {.name = "sys_s",
     .unit = "s",
     .sentence =
         "Whole run, as `time` charges it: ticks that found a process of the workload in the kernel / HZ.",
     .better = Better::less,
     .value = [](const Measured& m) -> Value { return m.run.sys_s; }},
    {.name = "kib_per_s",
     .unit = "KiB/s",
     .sentence =
         "KiB that crossed the loops, or went to and from the fast devices, / time, over the measured "
         "interval: vmstat's bi + bo.",
     .better = Better::more,
     .steady = true,
     .compared = true,
     .swept = true,
     .words = {"throughput", "KiB/s", "higher", "lower"},
     .value = [](const Measured& m) -> Value { return m.per_second(crossed_bytes(m) / 1024); }},
    {.name = "interrupts_per_s",
     .unit = "1/s",
     .sentence = "vmstat's in: device and global clock interrupts / time, over the measured interval.",
     .steady = true,
     .value = [](const Measured& m) -> Value {
       return m.per_second(number(m.during.interrupts.device) + number(m.during.interrupts.clock));
     }},
    {.name = "context_switches_per_s",
     .unit = "1/s",
     .sentence = "vmstat's cs: sched_switch events / time, over the measured interval.",
     .steady = true,
     .value = [](const Measured& m) -> Value { return m.per_second(number(m.during.scheduler.switches)); }},
    {.name = "cpu_user_pct",
     .unit = "%",
     .sentence = "Ticks of all CPUs that found user mode / all ticks of the measured interval.",
     .steady = true,
     .no_samples = kNoTick,
     .value = [](const Measured& m) { return tick_pct(m, m.during.ticks.user); }},
    {.name = "cpu_system_pct",
     .unit = "%",
     .sentence = "Ticks that found the kernel, an interrupt or a softirq (on an idle CPU too) / all ticks of "
                 "the measured interval.",
     .better = Better::less,
     .steady = true,
     .no_samples = kNoTick,
     .value = [](const Measured& m) { return tick_pct(m, m.during.ticks.system); }},
    {.name = "cpu_idle_pct",
     .unit = "%",
     .sentence = "Ticks that found the idle task and nothing above it / all ticks of the measured interval.",
     .better = Better::more,
     .steady = true,
     .no_samples = kNoTick,
     .value = [](const Measured& m) { return tick_pct(m, m.during.ticks.idle); }},
    {.name = "ios",
     .unit = "1",
     .sentence = "Whole run: reads and writes that the workload completed.",
     .value = [](const Measured& m) -> Value { return m.run.ios; }},
});

} // namespace

std::span<const MetricDeclaration> rate_metrics() { return kRates; }

} // namespace dioscope::results
