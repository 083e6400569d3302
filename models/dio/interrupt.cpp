#include "models/dio/interrupt.hpp"

namespace dioscope::dio {

using kernel::TaskState;
using machine::Access;
using machine::Fn;

void KiocbCompletion::begin(Dio& dio) {
  CompletionDesign::begin(dio);
  dio.bio_count = services_.parameters.defects.no_submission_bias ? 0 : 1;
}

void Interrupt::end_io(machine::Context& context, Dio& dio, block::Bio& bio) {
  context.charge(Fn::dio_bio_end_io, services_.parameters.end_io);
  bio_complete(context, dio, bio);
  finished_one_bio(context, dio);
}

void KiocbCompletion::finished_one_bio(machine::Context& context, Dio& dio) {
  context.touch(Fn::dio_bio_end_io, dio.line, Access::write);
  context.settle();
  int left = --dio.bio_count;
  if (services_.parameters.defects.split_decrement) {
    // The other CPU may take the line, decrement, and give it back.
    context.touch(Fn::dio_bio_end_io, dio.line, Access::read);
    context.settle();
    left = dio.bio_count;
  }
  if (left > 0) return;
  if (dio.completing) completed_twice(context, dio);
  dio.completing = true;
  if (dio.kiocb != nullptr) {
    dio.finished = true;
    dio.kiocb->complete(context);
    return;
  }
  context.charge(Fn::aio_complete, services_.parameters.aio_complete);
  context.settle();
  const auto waiting = dio.wait;
  const bool own = &context == &dio.task.context;
  dio.finished = true;
  if (!own && !services_.parameters.defects.no_wake) waiting->wake(context);
}

void KiocbCompletion::completed_twice(const machine::Context& context, const Dio& dio) {
  throw machine::InternalError(
      "double completion at " + std::to_string(sim::seconds(context.now())) + " s: the request of " +
      dio.task.name + " is completed again, after its struct dio was freed: CPU " +
      std::to_string(context.cpu().number()) +
      " found bio_count at 0 as another CPU had, since decrementing and testing are two steps");
}

void KiocbCompletion::await_completion(Dio& dio) {
  auto& task = dio.task;
  auto& context = task.context;
  // What completes before this returns may be used again.
  const bool asynchronous = dio.kiocb != nullptr;
  const auto& defects = services_.parameters.defects;
  if (!defects.no_submission_bias) finished_one_bio(context, dio);
  if (asynchronous) return;
  for (;;) {
    context.charge(Fn::wait_on_sync_kiocb, services_.parameters.wait_on_sync_kiocb);
    context.touch(Fn::wait_on_sync_kiocb, dio.line, Access::read);
    context.settle();
    dio.wait->prepare(task, TaskState::uninterruptible);
    if (dio.finished) break;
    if (!defects.no_unplug) services_.block.blk_run_queues(context);
    services_.scheduler.schedule(task);
  }
  dio.wait->finish(task);
}

} // namespace dioscope::dio
