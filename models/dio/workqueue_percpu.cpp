#include "models/dio/workqueue_percpu.hpp"

namespace dioscope::dio {

WorkqueuePercpu::WorkqueuePercpu(const Services& services) : Workqueue(services) {
  for (unsigned cpu = 0; cpu < services.scheduler.cpus(); ++cpu)
    workers_.push_back(
        std::make_unique<kernel::Keventd>(services.scheduler, services.keventd.costs(), services.locks, cpu));
}

kernel::Keventd& WorkqueuePercpu::worker(const machine::Context& context) {
  return *workers_[context.cpu().number()];
}

} // namespace dioscope::dio
