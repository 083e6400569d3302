#include "results/measurement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "models/locking/lock_graph.hpp"
#include "models/locking/report.hpp"
#include "models/memory/functions.hpp"
#include "models/tracepoints.hpp"
#include "results/histograms.hpp"
#include "results/laws.hpp"
#include "results/lock_rows.hpp"
#include "results/metrics.hpp"
#include "results/steadiness.hpp"

namespace dioscope::results {
namespace {

/// A whole measured interval has at least half as many batches.
constexpr std::size_t kMostBatches = 32;
/// Fewer batches with samples say nothing about a metric.
constexpr std::size_t kLeastBatches = kMostBatches / 4;
constexpr sim::Duration kShortestBatch = std::chrono::milliseconds(10);

} // namespace

Measurement::Measurement(System& system, sim::Duration warmup, sim::Duration sample_every)
    : system_(system), sample_every_(sample_every) {
  auto& simulation = system.simulation();
  simulation.tracer().listen(static_cast<std::uint16_t>(Tracepoint::sched_switch), [this](const auto& event) {
    const auto task = event.arguments[1] != 0 ? event.arguments[1] : event.arguments[0];
    if (switches_by_task_.size() <= task) switches_by_task_.resize(task + 1);
    ++switches_by_task_[task];
  });
  system.on_first_done([this] {
    if (!batch_ends_.empty()) {
      first_done_ = take();
      if (on_measuring_) on_measuring_(false);
      return;
    }
    system_.simulation().stop(); // nothing can be measured any more
  });
  auto& calendar = simulation.calendar();
  calendar.schedule(warm_event_, warmup, sim::Priority::observer);
  last_sample_ = count_for_vmstat();
  if (sample_every > sim::Duration{0})
    calendar.schedule(sample_event_, sample_every, sim::Priority::observer);
}

void Measurement::on_warm() {
  batch_ = kShortestBatch;
  batch_ends_.push_back(take());
  if (on_measuring_) on_measuring_(true);
  system_.simulation().calendar().schedule(batch_event_, batch_, sim::Priority::observer);
}

void Measurement::on_batch() {
  if (first_done_) return;
  batch_ends_.push_back(take());
  if (batch_ends_.size() > kMostBatches) {
    // Batches of twice the length: their ends are every second one.
    for (std::size_t i = 1; 2 * i < batch_ends_.size(); ++i) batch_ends_[i] = std::move(batch_ends_[2 * i]);
    batch_ends_.resize(batch_ends_.size() / 2 + 1);
    batch_ *= 2;
  }
  system_.simulation().calendar().schedule(batch_event_, batch_, sim::Priority::observer);
}

Measurement::VmstatCounts Measurement::count_for_vmstat() const {
  const auto& ticks = system_.interrupts().ticks();
  const auto& interrupts = system_.interrupts().statistics();
  return {system_.simulation().now(),
          {ticks.user.value, ticks.system.value, ticks.idle.value},
          interrupts.device.value + interrupts.clock.value,
          system_.scheduler().statistics().switches.value,
          system_.direct_io().statistics().bytes.value};
}

void Measurement::on_sample() {
  system_.simulation().calendar().schedule(sample_event_, sample_every_, sim::Priority::observer);
  const auto now = count_for_vmstat();
  const auto& then = last_sample_;
  const double span = sim::seconds(now.at - then.at);
  const auto rate = [&](std::uint64_t later, std::uint64_t earlier) {
    return static_cast<double>(later - earlier) / span;
  };
  std::array<double, 3> ticks{};
  for (std::size_t i = 0; i < ticks.size(); ++i) ticks[i] = static_cast<double>(now.ticks[i] - then.ticks[i]);
  const auto all_ticks = std::max(1.0, ticks[0] + ticks[1] + ticks[2]);
  const bool write = system_.parameters().workload.direction == "write";
  VmstatSample sample;
  sample.at_s = sim::seconds(now.at);
  for (const auto& task : system_.scheduler().tasks()) {
    if (task->array != nullptr) ++sample.runnable;
    if (task->state() == kernel::TaskState::uninterruptible) ++sample.blocked;
  }
  (write ? sample.blocks_out : sample.blocks_in) = rate(now.bytes, then.bytes) / 1024;
  sample.interrupts = rate(now.interrupts, then.interrupts);
  sample.context_switches = rate(now.switches, then.switches);
  sample.user_pct = 100 * ticks[0] / all_ticks;
  sample.system_pct = 100 * ticks[1] / all_ticks;
  sample.idle_pct = 100 * ticks[2] / all_ticks;
  samples_.push_back(sample);
  last_sample_ = now;
}

VariantResult Measurement::result(std::string name) const {
  if (!first_done_)
    throw NothingMeasured(
        "the first process of the workload ended before the warm-up did, so that nothing could be "
        "measured: make run.warmup shorter or workload.requests larger");
  const auto run = whole_run(system_);
  const Measured measured(batch_ends_.front(), *first_done_, run);
  check_laws(measured, system_);
  VariantResult result;
  result.name = std::move(name);
  result.seed = system_.simulation().seed();
  result.fingerprint = fmt::format("{:016x}", system_.simulation().tracer().fingerprint());
  for (const auto& metric : metric_declarations())
    result.metrics.push_back({std::string(metric.name), metric.value(measured)});
  add_steadiness(result, run);
  result.switches = measured.switches;
  result.interrupts = measured.interrupts();
  result.profile = measured.profile();
  result.sampled = measured.sampled();
  result.statistics = values_of(measured.during);
  result.histograms = histograms_of(measured.during);
  result.locks = lock_rows(system_);
  add_findings(result);
  result.vmstat = samples_;
  check_metrics(result);
  return result;
}

void Measurement::add_steadiness(VariantResult& result, const WholeRun& run) const {
  if (batch_ends_.size() <= kMostBatches / 2) return;
  result.batches = static_cast<std::int64_t>(batch_ends_.size()) - 1;
  result.batch_s = sim::seconds(batch_);
  std::vector<std::vector<double>> values(metric_declarations().size());
  for (std::size_t i = 1; i < batch_ends_.size(); ++i) {
    const Measured batch(batch_ends_[i - 1], batch_ends_[i], run);
    for (std::size_t m = 0; m < values.size(); ++m) {
      const auto& metric = metric_declarations()[m];
      if (const auto value = metric.steady ? metric.value(batch) : std::nullopt) values[m].push_back(*value);
    }
  }
  for (std::size_t m = 0; m < values.size(); ++m)
    if (values[m].size() >= kLeastBatches)
      result.steadiness.push_back(steadiness(metric_declarations()[m].name, values[m]));
}

void Measurement::add_findings(VariantResult& result) const {
  result.lock_graph = locking::dot_graph(system_.locks().validator());
  for (const auto& violation : system_.locks().validator().violations())
    result.lock_violations.push_back({locking::summary(violation), locking::report_text(violation)});
  for (const auto& loss : system_.page_cache().losses)
    result.losses.push_back({"file " + loss.file, loss.page, memory::describe(loss.history)});
  for (const auto& [place, story] : system_.copies().stories())
    result.losses.push_back(
        {fmt::format("disk {}", place.first), static_cast<std::uint64_t>(place.second), story});
}

} // namespace dioscope::results
