#include "tests/scenario/small_run.hpp"

#include <fmt/format.h>

#include <map>
#include <stdexcept>

#include "experiments/runs/simulate.hpp"
#include "experiments/runs/simulation_options.hpp"
#include "models/system.hpp"
#include "models/tracepoints.hpp"
#include "results/measurement.hpp"
#include "results/result_json.hpp"
#include "tests/unit/support/child.hpp"

namespace dioscope::test {
namespace {

using results::Json;

/// Every count by its name in the text that crosses the process border.
template <class Counts, class Visit>
void each_count(Counts& counts, Visit visit) {
  visit("requests", counts.requests);
  visit("bytes", counts.bytes);
  visit("commands", counts.commands);
  visit("device_interrupts", counts.device_interrupts);
  visit("clock_interrupts", counts.clock_interrupts);
  visit("ticks", counts.ticks);
  visit("ipis", counts.ipis);
  visit("dirty_pages", counts.dirty_pages);
  visit("pages", counts.pages);
  visit("live_bios", counts.live_bios);
  visit("pinned_pages", counts.pinned_pages);
  visit("switch_events", counts.switch_events);
  visit("exit_events", counts.exit_events);
  visit("ios_by_cpu", counts.ios_by_cpu);
}

/// Counts events by an independent way: from the tracepoints alone.
class EventCounter {
 public:
  EventCounter(sim::Simulation& simulation, const scenarios::Configuration& configuration, Counts& counts)
      : counts_(counts), measured_from_(sim::TimePoint{configuration.run.warmup}),
        requests_(configuration.workload.requests) {
    counts.ios_by_cpu.resize(static_cast<std::size_t>(configuration.machine.cpus));
    const auto listen = [&](Tracepoint kind, auto member) {
      simulation.tracer().listen(static_cast<std::uint16_t>(kind),
                                 [this, member](const auto& event) { (this->*member)(event); });
    };
    listen(Tracepoint::sched_switch, &EventCounter::on_switch);
    listen(Tracepoint::sys_exit, &EventCounter::on_exit);
  }

 private:
  bool measured(const sim::TraceEvent& event) const { return !ended_ && event.time > measured_from_; }
  void on_switch(const sim::TraceEvent& event) {
    if (measured(event)) ++counts_.switch_events;
  }
  void on_exit(const sim::TraceEvent& event) {
    ++counts_.ios_by_cpu[event.cpu];
    if (measured(event)) ++counts_.exit_events;
    if (++done_[event.task] == requests_) ended_ = true;
  }

  Counts& counts_;
  sim::TimePoint measured_from_;
  std::int64_t requests_;
  std::map<std::uint32_t, std::int64_t> done_; ///< by task
  bool ended_ = false;
};

void collect(System& system, Counts& counts) {
  counts.requests = system.direct_io().statistics().requests.value;
  counts.bytes = system.direct_io().statistics().bytes.value;
  counts.commands = system.scsi().statistics().commands.value;
  counts.device_interrupts = system.interrupts().statistics().device.value;
  counts.clock_interrupts = system.interrupts().statistics().clock.value;
  for (const auto& cpu : system.cpus()) {
    counts.ticks += cpu->statistics().ticks.value;
    counts.ipis += cpu->statistics().ipis.value;
  }
  counts.live_bios = system.block().bios().live().level;
  for (const auto& buffer : system.workload().buffers())
    for (const auto& page : buffer->pages) {
      ++counts.pages;
      if (page.dirty) ++counts.dirty_pages;
      if (page.references != 1) ++counts.pinned_pages;
    }
}

void check_invariants(const System& system, std::uint64_t total_requests, const Counts& counts) {
  const auto& workload = system.parameters().workload;
  const auto require = [](bool holds, const char* what, auto found, auto expected) {
    if (!holds)
      throw std::runtime_error(fmt::format("invariant: {}: found {}, expected {}", what, found, expected));
  };
  const auto equal = [&](const char* what, auto found, auto expected) {
    require(found == expected, what, found, expected);
  };
  equal("requests made", counts.requests, total_requests);
  equal("bytes moved", counts.bytes,
        total_requests * static_cast<std::uint64_t>(workload.request_size.count));
  equal("BIOs not put", counts.live_bios, 0);
  equal("pages still pinned", counts.pinned_pages, 0U);
  equal("dirty pages", counts.dirty_pages, workload.direction == "read" ? counts.pages : 0U);
}

std::string simulate_here(const scenarios::Variant& variant, Listening listening) {
  const auto& configuration = variant.configuration;
  const auto& run = configuration.run;
  Counts counts;
  sim::Simulation simulation(experiments::simulation_options(run));
  System system(simulation, configuration);
  results::Measurement measurement(system, run.warmup, run.sample_every);
  const EventCounter counter(simulation, configuration, counts);
  if (listening == Listening::everything) simulation.tracer().listen_all([](const sim::TraceEvent&) {});
  system.run();
  collect(system, counts);
  check_invariants(system, system.workload().total_requests(), counts);
  auto result = measurement.result(variant.name);
  result.config = scenarios::effective(configuration);
  Json json{{"result", results::to_json(result)}};
  each_count(counts, [&](const char* name, const auto& value) { json[name] = value; });
  return json.dump();
}

} // namespace

double Observed::workload_switches_per_io() const {
  return (*this)["switches_per_io"] - (*this)["background_switches_per_io"];
}

double Observed::profile_us(const std::string& context, const std::string& function) const {
  double us = 0;
  for (const auto& row : result.profile)
    if (row.context == context && row.function == function)
      us += row.run_us_per_io + row.spin_us_per_io + row.miss_us_per_io;
  return us;
}

scenarios::Variant small_variant(const Overrides& overrides) {
  scenarios::LoadOptions options;
  options.overrides = {"workload.requests=40", "run.warmup=100ms"};
  options.overrides.insert(options.overrides.end(), overrides.begin(), overrides.end());
  options.variants = {"sync read, old"};
  return scenarios::load(DIOSCOPE_SOURCE_DIR "/scenarios/thread-2002-09-19.json", options).variants.front();
}

Observed observe(const Overrides& overrides, Listening listening) {
  const auto variant = small_variant(overrides);
  const auto json = Json::parse(in_child([&]() -> std::string {
    try {
      return simulate_here(variant, listening);
    } catch (const std::exception& error) {
      return Json{{"problem", error.what()}}.dump();
    }
  }));
  if (json.contains("problem")) throw std::runtime_error(json["problem"].get<std::string>());
  Observed observed;
  observed.result = results::variant_from_json(json.at("result"));
  each_count(observed.counts, [&](const char* name, auto& value) { json.at(name).get_to(value); });
  return observed;
}

} // namespace dioscope::test
