#include "models/dio/workqueue.hpp"

namespace dioscope::dio {

void Workqueue::end_io(machine::Context& context, Dio& dio, block::Bio& bio) {
  context.charge(machine::Fn::dio_bio_end_io, services_.parameters.end_io);
  services_.keventd.schedule_task(context, [this, &dio, &bio](kernel::Task& keventd) {
    bio_complete(keventd.context, dio, bio);
    finished_one_bio(keventd.context, dio);
  });
}

} // namespace dioscope::dio
