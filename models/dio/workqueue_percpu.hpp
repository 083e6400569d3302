#pragma once
/// Completion by worker threads, one a CPU, as later kernels' workqueues.
#include <memory>
#include <vector>

#include "models/dio/workqueue.hpp"

namespace dioscope::dio {

/// As Workqueue, but the BIO goes to the worker of the CPU that took the interrupt: no thread is everybody's,
/// and waking it takes no IPI.
class WorkqueuePercpu final : public Workqueue {
 public:
  explicit WorkqueuePercpu(const Services& services);

 protected:
  kernel::Keventd& worker(const machine::Context& context) override;

 private:
  std::vector<std::unique_ptr<kernel::Keventd>> workers_; ///< by CPU
};

} // namespace dioscope::dio
