#include "models/dio/workqueue.hpp"

namespace dioscope::dio {

kernel::Keventd& Workqueue::worker(const machine::Context& /*context*/) { return services_.keventd; }

void Workqueue::end_io(machine::Context& context, Dio& dio, block::Bio& bio) {
  context.charge(machine::Fn::dio_bio_end_io, services_.parameters.end_io);
  worker(context).schedule_task(context, [this, &dio, &bio](kernel::Task& thread) {
    bio_complete(thread.context, dio, bio);
    finished_one_bio(thread.context, dio);
  });
}

} // namespace dioscope::dio
