/// What CPUs execute, laid out in time, is what the ledger has.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <tuple>

#include "experiments/runs/simulate.hpp"
#include "experiments/runs/simulation_options.hpp"
#include "models/system.hpp"
#include "tests/scenario/small_run.hpp"
#include "tests/unit/support/child.hpp"

using namespace dioscope;
using namespace dioscope::test;
using machine::ContextKind;

namespace {

using Place = std::tuple<unsigned, ContextKind, std::uint32_t, std::string_view, machine::Reason>;
using Times = std::map<Place, sim::Duration>;

std::string text_of(const Place& place) {
  const auto& [cpu, kind, task, function, reason] = place;
  return fmt::format("CPU {}, {}, task {}, {}, {}", cpu,
                     machine::kContextKindNames[static_cast<std::size_t>(kind)], task, function,
                     machine::kReasonNames[static_cast<std::size_t>(reason)]);
}

/// Where the ledger books what `context` executes.
Place place_of(const machine::Context& context, machine::Fn fn, machine::Reason reason) {
  const auto kind = context.kind();
  const bool own = kind == ContextKind::user || kind == ContextKind::process;
  return {context.cpu().number(), kind, own ? context.task() : 0, machine::name(fn), reason};
}

/// Adds up the slices of all CPUs.
class Watcher final : public machine::ExecutionWatcher {
 public:
  void executed(const machine::Context& context, machine::Fn fn, machine::Reason reason, sim::TimePoint from,
                sim::TimePoint to) override {
    const auto cpu = context.cpu().number();
    const auto last = ends_.try_emplace(cpu, from).first;
    if (last->second != from || to <= from)
      problem += fmt::format("CPU {}: a slice from {} to {}, where the one before ends at {}\n", cpu,
                             sim::to_string(from.time_since_epoch()), sim::to_string(to.time_since_epoch()),
                             sim::to_string(last->second.time_since_epoch()));
    last->second = to;
    if (&context.cpu().top() != &context)
      problem += fmt::format("CPU {}: a context that is not on top\n", cpu);
    times[place_of(context, fn, reason)] += to - from;
    ++slices;
  }
  void ticked(const machine::Context& context, machine::Fn) override {
    ++ticks;
    if (context.cpu().above(context) != &context.cpu().top())
      problem += "a tick found what it did not come upon\n";
  }
  const std::map<unsigned, sim::TimePoint>& ends() const { return ends_; }

  Times times;
  std::string problem;
  std::uint64_t slices = 0;
  std::uint64_t ticks = 0;

 private:
  std::map<unsigned, sim::TimePoint> ends_;
};

/// The ledger without what is charged and not executed, and with what is executed and not yet booked.
Times executed_times(System& system) {
  Times times;
  for (const auto& entry : system.ledger().entries())
    times[{entry.cpu, entry.kind, entry.task, machine::name(entry.function), entry.reason}] += entry.time;
  for (const auto& cpu : system.cpus())
    for (const auto* context : cpu->stack()) {
      sim::Duration charged{0};
      context->charged().each([&](machine::Fn fn, machine::Reason reason, sim::Duration left) {
        times[place_of(*context, fn, reason)] -= left;
        charged += left;
      });
      if (context->spins_on() == nullptr)
        times[place_of(*context, machine::fn::default_idle, machine::Reason::run)] +=
            charged - context->outstanding();
    }
  return times;
}

/// Nothing when what was laid out is what the ledger has.
std::string difference(System& system, const Watcher& watcher) {
  auto rest = executed_times(system);
  for (const auto& [place, time] : watcher.times) rest[place] -= time;
  std::string text;
  for (const auto& [place, time] : rest)
    if (time != sim::Duration{0})
      text += fmt::format("{}: the ledger has {} more\n", text_of(place), sim::to_string(time));
  for (const auto& [cpu, end] : watcher.ends())
    if (end != system.simulation().now()) text += fmt::format("CPU {} is not laid out to the end\n", cpu);
  if (watcher.ends().size() != system.cpus().size()) text += "there are CPUs that nothing was told of\n";
  return text;
}

/// Nothing when all is well.
std::string problem_of(const Overrides& overrides) {
  const auto variant = small_variant(overrides);
  return in_child([&]() -> std::string {
    try {
      const auto& run = variant.configuration.run;
      sim::Simulation simulation(experiments::simulation_options(run));
      System system(simulation, variant.configuration);
      Watcher watcher;
      system.book_by_task();
      system.watch_execution(watcher);
      system.run();
      for (const auto& cpu : system.cpus()) cpu->lay_out();
      std::uint64_t ticks = 0;
      for (const auto& cpu : system.cpus()) ticks += cpu->statistics().ticks.value;
      // One that has come, but whose handler is under way, is counted already.
      if (watcher.ticks > ticks || watcher.ticks + system.cpus().size() < ticks)
        watcher.problem += fmt::format("{} ticks came, {} were told\n", ticks, watcher.ticks);
      if (watcher.slices < 1000) watcher.problem += "hardly anything was told\n";
      return watcher.problem + difference(system, watcher);
    } catch (const std::exception& error) {
      return error.what();
    }
  });
}

const Overrides kFastDevice{"storage.device=fixed_latency",
                            "storage.fixed_latency.latency=20us",
                            "workload.request_size=4KiB",
                            "workload.disks=2",
                            "workload.requests=500",
                            "kernel.dio.completion=interrupt_predirty",
                            "run.warmup=1ms"};

Overrides with(Overrides overrides, const Overrides& more) {
  overrides.insert(overrides.end(), more.begin(), more.end());
  return overrides;
}

} // namespace

TEST_CASE(
    "800 Given any design, when what CPUs execute is laid out, then it has no gaps and is what the ledger "
    "has, to the nanosecond") {
  for (const std::string design : {"process_reap", "process_last_bio", "interrupt", "workqueue",
                                   "workqueue_percpu", "submitter_ipi", "interrupt_predirty"}) {
    CAPTURE(design);
    CHECK(problem_of({"kernel.dio.completion=" + design}) == "");
  }
}

TEST_CASE(
    "801 Given fast devices that are polled or interrupt, when laid out, then it is what the ledger has") {
  for (const std::string notify : {"poll", "poll_hybrid", "thread", "interrupt"}) {
    CAPTURE(notify);
    CHECK(problem_of(with(kFastDevice, {"kernel.driver.notify=" + notify})) == "");
  }
}

TEST_CASE("802 Given writes, asynchronous calls, programs that compute, another order of ties or no running "
          "ahead, when "
          "laid out, then it is what the ledger has") {
  CHECK(problem_of({"workload.direction=write"}) == "");
  CHECK(problem_of({"workload.api=async", "workload.queue=4", "workload.disks_per_process=10",
                    "kernel.dio.completion=interrupt"}) == "");
  CHECK(problem_of({"workload.user_time=3ms", "workload.requests=20"}) == "");
  CHECK(problem_of({"run.run_ahead=false"}) == "");
  CHECK(problem_of({"machine.cpus=1", "workload.requests=20"}) == "");
}
