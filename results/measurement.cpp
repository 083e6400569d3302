#include "results/measurement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "models/locking/lock_graph.hpp"
#include "models/locking/report.hpp"
#include "models/tracepoints.hpp"
#include "results/metrics.hpp"
#include "results/steadiness.hpp"

namespace dioscope::results {

using machine::ContextKind;
using machine::Fn;

namespace {

using FunctionTimes = std::array<std::array<double, 3>, machine::kFunctions>; ///< ns by function and reason

/// A whole measured interval has at least half as many batches.
constexpr std::size_t kMostBatches = 32;
constexpr sim::Duration kShortestBatch = std::chrono::milliseconds(10);

constexpr std::size_t kKinds = machine::kContextKindNames.size();

/// "raw_io.17" and "ksoftirqd_CPU3" belong to the causes "raw_io" and "ksoftirqd".
std::string cause_of(const std::string& task) {
  return task.substr(0, std::min(task.find('.'), task.find("_CPU")));
}

double us(double ns) { return ns * 1e-3; }

} // namespace

struct Measurement::Snapshot {
  sim::TimePoint at;
  kernel::SchedulerStatistics scheduler;
  kernel::SoftirqStatistics softirq;
  kernel::InterruptStatistics interrupts;
  kernel::TickStatistics ticks;
  dio::DioStatistics dio;
  machine::CacheStatistics cache;
  sim::DurationHistogram irq_off;
  sim::Duration loops_busy{0};
  std::array<FunctionTimes, kKinds> times{};
  std::vector<std::uint64_t> switches_by_task;

  double us_of(ContextKind kind) const {
    double sum = 0;
    for (const auto& row : times[static_cast<std::size_t>(kind)]) sum += row[0] + row[1] + row[2];
    return us(sum);
  }
  double us_of(Fn function) const {
    double sum = 0;
    for (const auto& kind : times)
      for (const double ns : kind[static_cast<std::size_t>(function)]) sum += ns;
    return us(sum);
  }
  double us_of(machine::Reason reason) const {
    double sum = 0;
    for (const auto& kind : times)
      for (const auto& row : kind) sum += row[static_cast<std::size_t>(reason)];
    return us(sum);
  }
};

namespace {

template <class What, class S>
double us_between(const S& from, const S& to, What what) {
  return to.us_of(what) - from.us_of(what);
}

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
    if (!batch_ends_.empty()) first_done_ = take();
  });
  auto& calendar = simulation.calendar();
  calendar.schedule(warm_event_, warmup, sim::Priority::observer);
  last_sample_ = take();
  if (sample_every > sim::Duration{0})
    calendar.schedule(sample_event_, sample_every, sim::Priority::observer);
}

Measurement::~Measurement() = default;

std::unique_ptr<Measurement::Snapshot> Measurement::take() const {
  auto snapshot = std::make_unique<Snapshot>();
  auto& s = *snapshot;
  s.at = system_.simulation().now();
  s.scheduler = system_.scheduler().statistics();
  s.softirq = system_.softirq().statistics();
  s.interrupts = system_.interrupts().statistics();
  s.ticks = system_.interrupts().ticks();
  s.dio = system_.direct_io().statistics();
  for (const auto& cpu : system_.cpus()) {
    const auto& cache = cpu->cache().statistics();
    s.cache.hits += cache.hits.value;
    s.cache.transfers += cache.transfers.value;
    s.cache.invalidations += cache.invalidations.value;
    s.cache.memory += cache.memory.value;
    s.irq_off += cpu->statistics().irq_off;
  }
  for (std::uint32_t loop = 0; loop < system_.storage().loops(); ++loop)
    s.loops_busy += system_.storage().loop(loop).statistics().busy;
  for (const auto& entry : system_.ledger().entries())
    s.times[static_cast<std::size_t>(entry.kind)][static_cast<std::size_t>(entry.function)]
           [static_cast<std::size_t>(entry.reason)] += static_cast<double>(entry.time.count());
  s.switches_by_task = switches_by_task_;
  s.switches_by_task.resize(system_.scheduler().tasks().size() + 1);
  return snapshot;
}

void Measurement::on_warm() {
  batch_ = kShortestBatch;
  batch_ends_.push_back(take());
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

void Measurement::on_sample() {
  system_.simulation().calendar().schedule(sample_event_, sample_every_, sim::Priority::observer);
  auto now = take();
  const auto& then = *last_sample_;
  const double span = sim::seconds(now->at - then.at);
  const auto ticks = kernel::TickStatistics::table().difference(now->ticks, then.ticks);
  const auto all_ticks =
      std::max(1.0, static_cast<double>(ticks.user.value + ticks.system.value + ticks.idle.value));
  const auto interrupts = kernel::InterruptStatistics::table().difference(now->interrupts, then.interrupts);
  const auto rate = [&](std::uint64_t count) { return static_cast<double>(count) / span; };
  const double kib = rate(now->dio.bytes.value - then.dio.bytes.value) / 1024;
  const bool write = system_.parameters().workload.direction == "write";
  VmstatSample sample;
  sample.at_s = sim::seconds(now->at);
  for (const auto& task : system_.scheduler().tasks()) {
    if (task->array != nullptr) ++sample.runnable;
    if (task->state == kernel::TaskState::uninterruptible) ++sample.blocked;
  }
  (write ? sample.blocks_out : sample.blocks_in) = kib;
  sample.interrupts = rate(interrupts.device.value + interrupts.clock.value);
  sample.context_switches = rate(now->scheduler.switches.value - then.scheduler.switches.value);
  sample.user_pct = 100 * static_cast<double>(ticks.user.value) / all_ticks;
  sample.system_pct = 100 * static_cast<double>(ticks.system.value) / all_ticks;
  sample.idle_pct = 100 * static_cast<double>(ticks.idle.value) / all_ticks;
  samples_.push_back(sample);
  last_sample_ = std::move(now);
}

VariantResult Measurement::result(std::string name) const {
  if (!first_done_)
    throw NothingMeasured(
        "the first process of the workload ended before the warm-up did, so that nothing could be "
        "measured: make run.warmup shorter or workload.requests larger");
  VariantResult result;
  result.name = std::move(name);
  result.seed = system_.simulation().seed();
  result.fingerprint = fmt::format("{:016x}", system_.simulation().tracer().fingerprint());
  const auto end = take();
  const auto& warm = *batch_ends_.front();
  result.metrics = metrics_between(warm, *first_done_, *end);
  add_steadiness(result);
  add_switches(result, warm, *first_done_);
  const auto background = std::ranges::find(result.metrics, "background_switches_per_io", &Metric::name);
  for (const auto& cause : result.switches)
    if (cause.cause != "raw_io") background->value += cause.per_io;
  add_profile(result, warm, *first_done_);
  add_locks(result);
  result.vmstat = samples_;
  check_metrics(result);
  return result;
}

void Measurement::add_steadiness(VariantResult& result) const {
  if (batch_ends_.size() <= kMostBatches / 2) return;
  result.batches = static_cast<std::int64_t>(batch_ends_.size()) - 1;
  result.batch_s = sim::seconds(batch_);
  std::vector<std::vector<double>> values(metric_declarations().size());
  for (std::size_t i = 1; i < batch_ends_.size(); ++i) {
    const auto metrics = metrics_between(*batch_ends_[i - 1], *batch_ends_[i], *batch_ends_[i]);
    for (std::size_t m = 0; m < metrics.size(); ++m) values[m].push_back(metrics[m].value);
  }
  for (std::size_t m = 0; m < values.size(); ++m)
    if (metric_declarations()[m].steady)
      result.steadiness.push_back(steadiness(metric_declarations()[m].name, values[m]));
}

std::vector<Metric> Measurement::metrics_between(const Snapshot& from, const Snapshot& to,
                                                 const Snapshot& end) const {
  const auto dio = dio::DioStatistics::table().difference(to.dio, from.dio);
  const auto scheduler = kernel::SchedulerStatistics::table().difference(to.scheduler, from.scheduler);
  const auto interrupts = kernel::InterruptStatistics::table().difference(to.interrupts, from.interrupts);
  const auto softirq = kernel::SoftirqStatistics::table().difference(to.softirq, from.softirq);
  const auto ticks = kernel::TickStatistics::table().difference(to.ticks, from.ticks);
  const auto cache = machine::CacheStatistics::table().difference(to.cache, from.cache);
  const auto irq_off = to.irq_off - from.irq_off;
  const double span = sim::seconds(to.at - from.at);
  const double ios = static_cast<double>(std::max<std::uint64_t>(1, dio.requests.value));
  const auto per_io = [&](double value) { return value / ios; };
  const auto counted = [](const sim::Counter& counter) { return static_cast<double>(counter.value); };
  const double tick = sim::seconds(system_.parameters().machine.hz.period());
  std::int64_t user_ticks = 0;
  std::int64_t system_ticks = 0;
  for (const auto* task : system_.workload().processes()) {
    user_ticks += task->user_ticks;
    system_ticks += task->system_ticks;
  }
  const double sys_s = static_cast<double>(system_ticks) * tick;
  const double all_ticks = std::max(1.0, counted(ticks.user) + counted(ticks.system) + counted(ticks.idle));
  double busy_us = -us_between(from, to, ContextKind::idle);
  for (std::size_t kind = 0; kind < kKinds; ++kind)
    busy_us += us_between(from, to, static_cast<ContextKind>(kind));
  const auto p = [](const sim::DurationHistogram& histogram, double q) {
    return sim::microseconds(histogram.quantile(q));
  };
  const auto total_ios = static_cast<double>(end.dio.requests.value);
  const std::map<std::string_view, double> values{
      {"elapsed_s", sim::seconds(end.at)},
      {"user_s", static_cast<double>(user_ticks) * tick},
      {"sys_s", sys_s},
      {"kib_per_s", counted(dio.bytes) / 1024 / span},
      {"interrupts_per_s", (counted(interrupts.device) + counted(interrupts.clock)) / span},
      {"context_switches_per_s", counted(scheduler.switches) / span},
      {"cpu_user_pct", 100 * counted(ticks.user) / all_ticks},
      {"cpu_system_pct", 100 * counted(ticks.system) / all_ticks},
      {"cpu_idle_pct", 100 * counted(ticks.idle) / all_ticks},
      {"ios", total_ios},
      {"switches_per_io", per_io(counted(scheduler.switches))},
      {"background_switches_per_io", 0},
      {"interrupts_per_io", per_io(counted(interrupts.device))},
      {"wakeups_per_io", per_io(counted(scheduler.wakeups))},
      {"ipis_per_io", per_io(counted(scheduler.reschedule_ipis) + counted(interrupts.calls))},
      {"cpu_us_per_io", per_io(busy_us)},
      {"sys_us_per_io", sys_s * 1e6 / std::max(1.0, total_ios)},
      {"process_us_per_io", per_io(us_between(from, to, ContextKind::process))},
      {"softirq_us_per_io", per_io(us_between(from, to, ContextKind::softirq))},
      {"hardirq_us_per_io", per_io(us_between(from, to, ContextKind::hardirq))},
      {"get_user_pages_us_per_io", per_io(us_between(from, to, Fn::get_user_pages))},
      {"lock_spin_us_per_io", per_io(us_between(from, to, machine::Reason::spin))},
      {"cache_transfers_per_io", per_io(counted(cache.transfers))},
      {"cache_misses_per_io", per_io(counted(cache.memory))},
      {"ksoftirqd_wakeups_per_io", per_io(counted(softirq.ksoftirqd_wakeups))},
      {"migrations", counted(scheduler.migrations)},
      {"loop_utilisation_pct", 100 * sim::seconds(to.loops_busy - from.loops_busy) / span /
                                   std::max(1.0, static_cast<double>(system_.storage().loops()))},
      {"lock_violations", static_cast<double>(system_.locks().validator().violations().size())},
      {"lost_pages", static_cast<double>(system_.page_cache().statistics.lost_pages.value)},
      {"stale_pages", static_cast<double>(system_.copies().stale())},
      {"peak_bios", static_cast<double>(system_.block().bios().live().peak)},
      {"irq_off_p99_us", p(irq_off, 0.99)},
      {"irq_off_max_us", sim::microseconds(end.irq_off.max())},
      {"irq_latency_p50_us", p(interrupts.latency, 0.5)},
      {"irq_latency_p99_us", p(interrupts.latency, 0.99)},
      {"irq_latency_max_us", sim::microseconds(end.interrupts.latency.max())},
      {"io_latency_p50_us", p(dio.latency, 0.5)},
      {"io_latency_p99_us", p(dio.latency, 0.99)},
      {"completion_to_user_us", sim::microseconds(dio.completion_to_user.mean())},
      {"wakeup_latency_p50_us", p(scheduler.wakeup_latency, 0.5)},
      {"wakeup_latency_p99_us", p(scheduler.wakeup_latency, 0.99)},
      {"events", static_cast<double>(system_.simulation().tracer().count())},
  };
  std::vector<Metric> metrics;
  for (const auto& metric : metric_declarations())
    if (const auto value = values.find(metric.name); value != values.end())
      metrics.push_back({std::string(metric.name), value->second});
  return metrics;
}

void Measurement::add_switches(VariantResult& result, const Snapshot& from, const Snapshot& to) const {
  std::map<std::string, double> counts;
  for (const auto& task : system_.scheduler().tasks()) {
    const auto before = task->pid < from.switches_by_task.size() ? from.switches_by_task[task->pid] : 0;
    const auto after = task->pid < to.switches_by_task.size() ? to.switches_by_task[task->pid] : 0;
    counts[cause_of(task->name)] += static_cast<double>(after - before);
  }
  const double span = sim::seconds(to.at - from.at);
  const auto ios =
      static_cast<double>(std::max<std::uint64_t>(1, to.dio.requests.value - from.dio.requests.value));
  for (const auto& [cause, count] : counts)
    if (count > 0) result.switches.push_back({cause, count / span, count / ios});
  std::ranges::stable_sort(result.switches, std::greater{}, &SwitchCause::per_io);
}

void Measurement::add_profile(VariantResult& result, const Snapshot& from, const Snapshot& to) const {
  const auto ios =
      static_cast<double>(std::max<std::uint64_t>(1, to.dio.requests.value - from.dio.requests.value));
  for (std::size_t kind = 0; kind < kKinds; ++kind)
    for (std::size_t fn = 0; fn < machine::kFunctions; ++fn) {
      std::array<double, 3> per_io{};
      for (std::size_t reason = 0; reason < 3; ++reason)
        per_io[reason] = us(to.times[kind][fn][reason] - from.times[kind][fn][reason]) / ios;
      if (per_io[0] + per_io[1] + per_io[2] > 0)
        result.profile.push_back({std::string(machine::kContextKindNames[kind]),
                                  std::string(machine::kFunctionNames[fn]), per_io[0], per_io[1], per_io[2]});
    }
}

void Measurement::add_locks(VariantResult& result) const {
  const auto ios =
      static_cast<double>(std::max<std::uint64_t>(1, system_.direct_io().statistics().requests.value));
  const auto cpu_time = sim::microseconds(system_.simulation().now().time_since_epoch()) *
                        static_cast<double>(system_.cpus().size());
  for (const auto& lock_class : system_.locks().classes()) {
    const auto& lock = lock_class.statistics;
    if (lock.acquisitions.value == 0) continue;
    const auto taken = static_cast<double>(lock.acquisitions.value);
    LockRow row{.name = lock_class.name,
                .acquisitions_per_io = taken / ios,
                .contended_pct = 100 * static_cast<double>(lock.contentions.value) / taken,
                .wait_min_us = sim::microseconds(lock.wait.min()),
                .wait_mean_us = sim::microseconds(lock.wait.mean()),
                .wait_p99_us = sim::microseconds(lock.wait.quantile(0.99)),
                .wait_max_us = sim::microseconds(lock.wait.max()),
                .hold_min_us = sim::microseconds(lock.hold.min()),
                .hold_mean_us = sim::microseconds(lock.hold.mean()),
                .hold_p99_us = sim::microseconds(lock.hold.quantile(0.99)),
                .hold_max_us = sim::microseconds(lock.hold.max()),
                .spin_pct = 100 * sim::microseconds(lock.wait.sum()) / cpu_time,
                .transfers_per_io = static_cast<double>(lock.transfers.value) / ios,
                .takers = {}};
    for (std::size_t fn = 0; fn < lock_class.takers.size(); ++fn) {
      const auto& taker = lock_class.takers[fn];
      if (taker.acquisitions == 0 && taker.blamed == sim::Duration{0}) continue;
      row.takers.push_back({std::string(machine::kFunctionNames[fn]),
                            static_cast<double>(taker.acquisitions) / ios,
                            sim::microseconds(taker.held) / ios, sim::microseconds(taker.blamed) / ios});
    }
    std::ranges::stable_sort(row.takers, std::greater{}, &LockTakerRow::blamed_us_per_io);
    result.locks.push_back(std::move(row));
  }
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
