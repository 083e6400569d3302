/// Completion by worker threads, one a CPU, as later kernels' workqueues.
#include <memory>
#include <vector>

#include "models/dio/completion.hpp"
#include "models/dio/functions.hpp"

namespace dioscope::dio {
namespace {

class InCpuWorker final : public Place {
 public:
  explicit InCpuWorker(Completion& completion) : Place(completion) {
    const auto& kernel = completion.kernel();
    for (unsigned cpu = 0; cpu < kernel.cpus(); ++cpu)
      workers_.push_back(
          std::make_unique<kernel::Worker>(kernel.scheduler, kernel.keventd.costs(), kernel.locks, cpu));
  }
  void end_io(machine::Context& context, Dio& dio, block::Bio& bio) override {
    context.charge(fn::dio_bio_end_io, completion_.parameters().end_io);
    workers_[context.cpu().number()]->schedule_task(context, [this, &dio, &bio](kernel::Task& worker) {
      completion_.process(worker.context, dio, bio);
      completion_.finished_one_bio(worker.context, dio);
    });
  }

 private:
  std::vector<std::unique_ptr<kernel::Worker>> workers_; ///< by CPU
};

const Places::Register kCpuWorker{
    {{.name = "cpu_worker",
      .sentence = "end_io hands the BIO to the worker thread of the CPU that it runs on",
      .kernel = "workqueues, 2.5.41",
      .trade_off =
          "no thread is everybody's, and waking it takes no IPI; it competes with that CPU's tasks"}},
    Places::make_of<InCpuWorker>};

const Designs::Register kWorkqueuePercpu{{{.name = "workqueue_percpu",
                                           .sentence = "the worker of the interrupted CPU processes the BIOs",
                                           .kernel = "none; workqueues are of 2.5.41",
                                           .trade_off = "legal; a context switch for each batch of BIOs"},
                                          "cpu_worker",
                                          "after",
                                          "last_bio"},
                                         Designs::make_of<Design>};

} // namespace
} // namespace dioscope::dio
