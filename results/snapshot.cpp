#include "results/snapshot.hpp"

#include <algorithm>
#include <functional>

namespace dioscope::results {
namespace {

double real(std::uint64_t count) { return static_cast<double>(count); }

std::vector<SwitchCause> switches_between(const Snapshot& from, const Snapshot& to, double seconds,
                                          double ios) {
  std::vector<SwitchCause> rows;
  for (const auto& [cause, after] : to.switches) {
    const auto before = from.switches.find(cause);
    const double count = real(after.count - (before == from.switches.end() ? 0 : before->second.count));
    if (count > 0) rows.push_back({cause, after.workload, count / seconds, count / ios});
  }
  std::ranges::stable_sort(rows, std::greater{}, &SwitchCause::per_io);
  return rows;
}

} // namespace

Snapshot take_snapshot(System& system, const std::vector<std::uint64_t>& switches_by_task) {
  Snapshot snapshot;
  snapshot.at = system.simulation().now();
  snapshot.statistics = statistics_of(system);
  snapshot.oldest_under_way = system.direct_io().oldest_under_way();
  snapshot.cpu_time = CpuTime(system.ledger());
  for (const auto& task : system.scheduler().tasks()) {
    auto& entry = snapshot.switches[task->role.cause];
    entry.workload = task->role.workload;
    if (task->pid < switches_by_task.size()) entry.count += switches_by_task[task->pid];
  }
  const auto& interrupts = system.interrupts();
  const auto cpus = system.cpus();
  snapshot.interrupts.resize(interrupts.lines() + 2);
  for (unsigned line = 0; line < interrupts.lines(); ++line)
    for (unsigned cpu = 0; cpu < cpus.size(); ++cpu)
      snapshot.interrupts[line].push_back(interrupts.taken(line, cpu));
  for (const auto& cpu : cpus) {
    snapshot.interrupts[interrupts.lines()].push_back(cpu->statistics().ticks.value);
    snapshot.interrupts[interrupts.lines() + 1].push_back(cpu->statistics().ipis.value);
  }
  return snapshot;
}

WholeRun whole_run(System& system) {
  std::int64_t user_ticks = 0;
  std::int64_t system_ticks = 0;
  for (const auto* task : system.workload().processes()) {
    user_ticks += task->user_ticks;
    system_ticks += task->system_ticks;
  }
  const double tick = sim::seconds(system.parameters().machine.hz.period());
  WholeRun run;
  run.elapsed_s = sim::seconds(system.simulation().now());
  run.user_s = static_cast<double>(user_ticks) * tick;
  run.sys_s = static_cast<double>(system_ticks) * tick;
  run.statistics = statistics_of(system);
  run.ios = real(run.statistics.dio.requests.value);
  run.lock_violations = static_cast<double>(system.locks().validator().violations().size());
  run.stale_pages = static_cast<double>(system.copies().stale());
  run.peak_bios = static_cast<double>(system.block().bios().live().peak);
  run.events = real(system.simulation().tracer().count());
  run.loops = static_cast<double>(system.storage().loops());
  return run;
}

Measured::Measured(const Snapshot& begin, const Snapshot& end, const WholeRun& whole)
    : from(begin), to(end), run(whole), during(difference(end.statistics, begin.statistics)),
      seconds(sim::seconds(end.at - begin.at)), ios(real(during.dio.requests.value)),
      switches(switches_between(begin, end, seconds, std::max(1.0, ios))) {}

std::vector<ProfileRow> Measured::profile() const {
  return CpuTime::profile(from.cpu_time, to.cpu_time, std::max(1.0, ios));
}

std::vector<SampledRow> Measured::sampled() const {
  return CpuTime::sampled(from.cpu_time, to.cpu_time, std::max(1.0, ios));
}

std::vector<InterruptRow> Measured::interrupts() const {
  std::vector<InterruptRow> rows;
  const auto lines = to.interrupts.size() - 2;
  for (std::size_t line = 0; line < to.interrupts.size(); ++line)
    for (std::size_t cpu = 0; cpu < to.interrupts[line].size(); ++cpu) {
      const auto taken = to.interrupts[line][cpu] - from.interrupts[line][cpu];
      const auto name = line < lines ? std::to_string(line) : line == lines ? "timer" : "ipi";
      if (taken > 0) rows.push_back({name, cpu, taken, real(taken) / seconds});
    }
  return rows;
}

} // namespace dioscope::results
