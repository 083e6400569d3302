#include "experiments/runs/simulate.hpp"

#include "experiments/runs/event_text.hpp"
#include "experiments/runs/simulation_options.hpp"
#include "models/locking/lock_graph.hpp"
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
  const auto lock_name = [&system](std::uint32_t id) { return system.locks().name_of(id); };
  try {
    system.run();
  } catch (const Stall& stall) {
    throw Stall(stall.what() + last_events(tracer, lock_name));
  } catch (const kernel::Deadlock& deadlock) {
    const auto& validator = system.locks().validator();
    std::string story = deadlock.what();
    for (const auto& violation : validator.violations())
      story += "\nlock-rule violation seen earlier: " + locking::summary(violation);
    throw kernel::Deadlock(story + last_steps(tracer, deadlock.cpus(), lock_name), deadlock.cpus(),
                           deadlock.shape(), locking::dot_graph(validator, deadlock.graph()));
  } catch (const machine::KernelFault& fault) {
    throw machine::KernelFault(fault.what() + last_events(tracer, lock_name));
  } catch (const machine::InternalError& error) {
    throw machine::InternalError(error.what() + last_events(tracer, lock_name));
  }
}

/// One simulation with all that belongs to it.
class Run {
 public:
  Run(const scenarios::Variant& variant, const ReportProgress& progress, const Observers& observers)
      : progress_(progress), observers_(observers),
        simulation_(simulation_options(variant.configuration.run)),
        system_(simulation_, variant.configuration),
        measurement_(system_, variant.configuration.run.warmup, variant.configuration.run.sample_every) {
    for (const auto& observer : observers_) observer->attach(system_);
    measurement_.on_measuring([this](bool begins) {
      for (const auto& observer : observers_) observer->measuring(begins);
    });
    if (progress_) simulation_.on_heartbeat(kHeartbeat, [this] { tell(); });
  }

  void run() {
    try {
      run_to_the_end(system_, simulation_.tracer());
    } catch (...) {
      finish();
      throw;
    }
    finish();
    if (progress_) tell();
  }
  const results::Measurement& measurement() const { return measurement_; }

 private:
  void tell() {
    progress_({simulation_.now().time_since_epoch(), system_.direct_io().statistics().requests.value,
               system_.workload().total_requests()});
  }
  void finish() {
    for (const auto& observer : observers_) observer->finish();
  }

  const ReportProgress& progress_;
  const Observers& observers_;
  sim::Simulation simulation_;
  System system_;
  results::Measurement measurement_;
};

} // namespace

results::VariantResult simulate(const scenarios::Variant& variant, const ReportProgress& progress,
                                const Observers& observers) {
  Run run(variant, progress, observers);
  run.run();
  auto result = run.measurement().result(variant.name);
  result.published = variant.published;
  result.config = scenarios::effective(variant.configuration);
  return result;
}

void observe(const scenarios::Variant& variant, const ReportProgress& progress, const Observers& observers) {
  Run(variant, progress, observers).run();
}

} // namespace dioscope::experiments
