#include "experiments/runs/simulate.hpp"

#include "experiments/runs/event_text.hpp"
#include "models/locking/report.hpp"
#include "models/system.hpp"
#include "models/tracepoints.hpp"
#include "results/measurement.hpp"

namespace dioscope::experiments {
namespace {

/// Events between two progress reports: a few milliseconds of real time.
constexpr std::uint64_t kHeartbeat = 50'000;

/// Run to the end, with what had happened by then in the message of whatever ends it early.
void run_to_the_end(System& system, const sim::Tracer& tracer) {
  try {
    system.run();
  } catch (const Stall& stall) {
    throw Stall(stall.what() + last_events(tracer));
  } catch (const kernel::Deadlock& deadlock) {
    std::string rules = deadlock.what();
    for (const auto& violation : system.locks().validator().violations())
      rules += "\nthe lock rules had told: " + locking::summary(violation);
    throw kernel::Deadlock(rules + last_steps(tracer, deadlock.cpus()), deadlock.cpus(), deadlock.shape());
  } catch (const machine::InternalError& error) {
    throw machine::InternalError(error.what() + last_events(tracer));
  }
}

void finish(const Observers& observers) {
  for (const auto& observer : observers) observer->finish();
}

} // namespace

sim::Simulation::Options simulation_options(const scenarios::RunParameters& run) {
  return {.seed = static_cast<std::uint64_t>(run.seed),
          .ties = scenarios::tie_order(run),
          .run_ahead = run.run_ahead,
          .closed_form = run.closed_form_transfers,
          .tracepoints = kTracepoints};
}

results::VariantResult simulate(const scenarios::Variant& variant, const ReportProgress& progress,
                                const Observers& observers) {
  const auto& configuration = variant.configuration;
  const auto& run = configuration.run;
  sim::Simulation simulation(simulation_options(run));
  System system(simulation, configuration);
  results::Measurement measurement(system, run.warmup, run.sample_every);
  for (const auto& observer : observers) observer->attach(system);
  measurement.on_measuring([&observers](bool begins) {
    for (const auto& observer : observers) observer->measuring(begins);
  });
  const auto tell = [&] {
    progress({simulation.now().time_since_epoch(), system.direct_io().statistics().requests.value,
              system.workload().total_requests()});
  };
  if (progress) simulation.on_heartbeat(kHeartbeat, tell);
  try {
    run_to_the_end(system, simulation.tracer());
  } catch (...) {
    finish(observers);
    throw;
  }
  finish(observers);
  if (progress) tell();
  auto result = measurement.result(variant.name);
  result.published = variant.published;
  result.config = scenarios::effective(configuration);
  return result;
}

} // namespace dioscope::experiments
