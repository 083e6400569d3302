/// What an I/O costs: switches, interrupts, CPU time, cache lines; and what went wrong.
#include <array>

#include "models/memory/functions.hpp"
#include "results/metric_lists.hpp"

namespace dioscope::results {
namespace {

using namespace formulas;
using machine::ContextKind;
using machine::Reason;

/// Ledger time of everything but the idle context.
double busy_us(const Measured& m) {
  double sum = -m.cpu_us(ContextKind::idle);
  for (std::size_t kind = 0; kind < machine::kContextKindNames.size(); ++kind)
    sum += m.cpu_us(static_cast<ContextKind>(kind));
  return sum;
}

double background_switches_per_io(const Measured& m) {
  double sum = 0;
  for (const auto& cause : m.switches)
    if (!cause.workload) sum += cause.per_io;
  return sum;
}

constexpr auto kCosts = std::to_array<MetricDeclaration>({
    {.name = "switches_per_io",
     .unit = "1",
     .sentence = "sched_switch events / I/Os completed, over the measured interval.",
     .better = Better::less,
     .section = Section::switches,
     .label = "all",
     .steady = true,
     .compared = true,
     .swept = true,
     .words = {"context switches per I/O", "switches", "more", "fewer"},
     .no_samples = kNoIo,
     .value = [](const Measured& m) { return m.per_io(m.during.scheduler.switches); }},
    {.name = "background_switches_per_io",
     .unit = "1",
     .sentence =
         "The part of switches_per_io that is not to a process of the workload, nor from one to idle; "
         "its causes are in `switches`.",
     .better = Better::less,
     .section = Section::switches,
     .label = "of it background",
     .no_samples = kNoIo,
     .value =
         [](const Measured& m) { return m.ios == 0 ? std::nullopt : Value(background_switches_per_io(m)); }},
    {.name = "background_switches_per_s",
     .unit = "1/s",
     .sentence = "background_switches_per_io x I/Os / time, over the measured interval.",
     .better = Better::less,
     .value = [](const Measured& m) -> Value { return m.per_second(background_switches_per_io(m) * m.ios); }},
    {.name = "shared_responses_per_s",
     .unit = "1/s",
     .sentence =
         "Responses of the adapters that had no interrupt of their own / time, over the measured interval: "
         "one "
         "that comes while the handler runs shares its interrupt, one that comes during the softirq wakes "
         "ksoftirqd, so that both figures tell how responses bunch.",
     .value = [](const Measured& m) -> Value {
       return m.per_second(number(m.during.adapters.responses) - number(m.during.interrupts.device));
     }},
    {.name = "interrupts_per_io",
     .unit = "1",
     .sentence =
         "Interrupts of the host adapters, without clocks and IPIs / I/Os, over the measured interval.",
     .better = Better::less,
     .section = Section::interrupts,
     .label = "interrupts per I/O",
     .steady = true,
     .no_samples = kNoIo,
     .value = [](const Measured& m) { return m.per_io(m.during.interrupts.device); }},
    {.name = "wakeups_per_io",
     .unit = "1",
     .sentence = "sched_wakeup events that made a task runnable / I/Os, over the measured interval.",
     .better = Better::less,
     .section = Section::sharing,
     .label = "wake-ups per I/O",
     .steady = true,
     .no_samples = kNoIo,
     .value = [](const Measured& m) { return m.per_io(m.during.scheduler.wakeups); }},
    {.name = "ipis_per_io",
     .unit = "1",
     .sentence = "Reschedule and call-function IPIs sent / I/Os, over the measured interval.",
     .better = Better::less,
     .section = Section::sharing,
     .label = "reschedule IPIs per I/O",
     .steady = true,
     .no_samples = kNoIo,
     .value =
         [](const Measured& m) {
           return m.per_io(number(m.during.scheduler.reschedule_ipis) + number(m.during.interrupts.calls));
         }},
    {.name = "cpu_us_per_io",
     .unit = "us",
     .sentence = "Ledger time of all CPUs outside the idle context / I/Os, over the measured interval.",
     .better = Better::less,
     .section = Section::cpu,
     .label = "all, clock ticks included",
     .steady = true,
     .compared = true,
     .swept = true,
     .words = {"CPU time per I/O", "CPU us"},
     .no_samples = kNoIo,
     .value = [](const Measured& m) { return m.per_io(busy_us(m)); }},
    {.name = "sys_us_per_io",
     .unit = "us",
     .sentence = "sys_s / ios: what `time` would charge to one I/O.",
     .better = Better::less,
     .section = Section::cpu,
     .label = "charged as sys by time",
     .no_samples = kNoIo,
     .value =
         [](const Measured& m) {
           return m.run.ios == 0 ? std::nullopt : Value(m.run.sys_s * 1e6 / m.run.ios);
         }},
    {.name = "process_us_per_io",
     .unit = "us",
     .sentence = "Ledger time in process context / I/Os, over the measured interval.",
     .better = Better::less,
     .section = Section::cpu,
     .label = "in process context",
     .steady = true,
     .no_samples = kNoIo,
     .value = [](const Measured& m) { return m.per_io(m.cpu_us(ContextKind::process)); }},
    {.name = "softirq_us_per_io",
     .unit = "us",
     .sentence = "Ledger time in softirq context / I/Os, over the measured interval.",
     .better = Better::less,
     .section = Section::cpu,
     .label = "in softirq",
     .steady = true,
     .no_samples = kNoIo,
     .value = [](const Measured& m) { return m.per_io(m.cpu_us(ContextKind::softirq)); }},
    {.name = "hardirq_us_per_io",
     .unit = "us",
     .sentence = "Ledger time in hard interrupt context / I/Os, over the measured interval.",
     .better = Better::less,
     .section = Section::cpu,
     .label = "in hard interrupts",
     .steady = true,
     .no_samples = kNoIo,
     .value = [](const Measured& m) { return m.per_io(m.cpu_us(ContextKind::hardirq)); }},
    {.name = "get_user_pages_us_per_io",
     .unit = "us",
     .sentence = "Ledger time of get_user_pages, cache misses included / I/Os: more of it when another CPU "
                 "wrote `struct page` last.",
     .better = Better::less,
     .section = Section::cpu,
     .label = "of it in get_user_pages",
     .steady = true,
     .no_samples = kNoIo,
     .value = [](const Measured& m) { return m.per_io(m.cpu_us(memory::fn::get_user_pages)); }},
    {.name = "lock_spin_us_per_io",
     .unit = "us",
     .sentence = "Ledger time spent spinning on locks / I/Os, over the measured interval.",
     .better = Better::less,
     .section = Section::cpu,
     .label = "of it spinning on locks",
     .steady = true,
     .no_samples = kNoIo,
     .value = [](const Measured& m) { return m.per_io(m.cpu_us(Reason::spin)); }},
    {.name = "cache_transfers_per_io",
     .unit = "1",
     .sentence = "Lines of shared objects fetched from another CPU's cache / I/Os, measured interval.",
     .better = Better::less,
     .section = Section::sharing,
     .label = "cache transfers per I/O",
     .steady = true,
     .compared = true,
     .words = {"cache lines moved per I/O", "lines", "more", "fewer"},
     .no_samples = kNoIo,
     .value = [](const Measured& m) { return m.per_io(m.during.caches.transfers); }},
    {.name = "cache_misses_per_io",
     .unit = "1",
     .sentence = "Lines of shared objects fetched from memory / I/Os, measured interval.",
     .better = Better::less,
     .section = Section::sharing,
     .label = "cache misses per I/O",
     .steady = true,
     .no_samples = kNoIo,
     .value = [](const Measured& m) { return m.per_io(m.during.caches.memory); }},
    {.name = "ksoftirqd_wakeups_per_io",
     .unit = "1",
     .sentence = "Times that leftover softirqs woke ksoftirqd / I/Os, measured interval.",
     .better = Better::less,
     .steady = true,
     .no_samples = kNoIo,
     .value = [](const Measured& m) { return m.per_io(m.during.softirq.ksoftirqd_wakeups); }},
    {.name = "migrations",
     .unit = "1",
     .sentence = "Tasks that the balancer moved to another CPU in the measured interval.",
     .section = Section::sharing,
     .label = "migrations",
     .value = [](const Measured& m) -> Value { return number(m.during.scheduler.migrations); }},
    {.name = "loop_utilisation_pct",
     .unit = "%",
     .sentence = "Time with a tenancy on the FC loop / time, mean over loops, measured interval.",
     .section = Section::devices,
     .label = "loop utilisation",
     .steady = true,
     .no_samples = "there is no loop",
     .value = [](const Measured& m) -> Value {
       if (m.run.loops == 0) return std::nullopt;
       return 100 * sim::seconds(m.during.loops.busy) / m.seconds / m.run.loops;
     }},
    {.name = "lock_violations",
     .unit = "1",
     .sentence = "Distinct broken lock rules that the validator found, over the whole run.",
     .better = Better::less,
     .value = [](const Measured& m) -> Value { return m.run.lock_violations; }},
    {.name = "lost_pages",
     .unit = "1",
     .sentence = "Times that a file's page was left with newer data than the file and nothing that says so, "
                 "over the whole run.",
     .better = Better::less,
     .value = [](const Measured& m) -> Value { return number(m.run.statistics.memory.lost_pages); }},
    {.name = "stale_pages",
     .unit = "1",
     .sentence = "Pages that the page cache still has, at the end, as they were before a direct write, and "
                 "that nobody drops.",
     .better = Better::less,
     .value = [](const Measured& m) -> Value { return m.run.stale_pages; }},
    {.name = "peak_bios",
     .unit = "1",
     .sentence = "Most BIOs that existed at one time, over the whole run.",
     .better = Better::less,
     .section = Section::sharing,
     .label = "BIOs at one time, most",
     .value = [](const Measured& m) -> Value { return m.run.peak_bios; }},
});

} // namespace

std::span<const MetricDeclaration> cost_metrics() { return kCosts; }

} // namespace dioscope::results
