#include "models/dio/process_reap.hpp"

#include <utility>

namespace dioscope::dio {

using kernel::TaskState;
using machine::Access;
using machine::Fn;

void ProcessReap::end_io(machine::Context& context, Dio& dio, block::Bio& bio) {
  context.charge(Fn::dio_bio_end_io, services_.parameters.end_io);
  kernel::spin_lock_irq(context, dio.bio_list_lock);
  context.touch(Fn::dio_bio_end_io, dio.line, Access::write);
  block::touch_bio(context, Fn::dio_bio_end_io, bio, Access::write);
  bio.next = std::exchange(dio.bio_list, &bio);
  --dio.bios_in_flight;
  if (wake_now(dio)) dio.wait->wake(context);
  kernel::spin_unlock_irq(context, dio.bio_list_lock);
}

block::Bio& ProcessReap::pop(Dio& dio) {
  block::touch_bio(dio.task.context, Fn::dio_await_one, *dio.bio_list, Access::read);
  return *std::exchange(dio.bio_list, dio.bio_list->next);
}

block::Bio& ProcessReap::await_one(Dio& dio) {
  auto& task = dio.task;
  auto& context = task.context;
  context.charge(Fn::dio_await_one, services_.parameters.await_one);
  kernel::spin_lock_irq(context, dio.bio_list_lock);
  context.touch(Fn::dio_await_one, dio.line, Access::write);
  if (dio.bio_list == nullptr) {
    do {
      dio.wait->prepare(task, TaskState::uninterruptible);
      kernel::spin_unlock_irq(context, dio.bio_list_lock);
      services_.block.blk_run_queues(context);
      services_.scheduler.schedule(task);
      context.charge(Fn::dio_await_one, services_.parameters.await_one);
      kernel::spin_lock_irq(context, dio.bio_list_lock);
      context.touch(Fn::dio_await_one, dio.line, Access::write);
    } while (dio.bio_list == nullptr);
    dio.wait->finish(task);
  }
  auto& bio = pop(dio);
  kernel::spin_unlock_irq(context, dio.bio_list_lock);
  return bio;
}

void ProcessReap::process(Dio& dio, block::Bio& bio) {
  bio_complete(dio.task.context, dio, bio);
  --dio.bio_count;
}

void ProcessReap::new_bio(Dio& dio) {
  if (dio.new_bios++ < services_.parameters.reap_threshold) return;
  dio.new_bios = 0;
  auto& context = dio.task.context;
  for (;;) {
    context.settle();
    if (dio.bio_list == nullptr) return;
    kernel::spin_lock_irq(context, dio.bio_list_lock);
    context.touch(Fn::dio_bio_reap, dio.line, Access::write);
    auto& bio = pop(dio);
    kernel::spin_unlock_irq(context, dio.bio_list_lock);
    process(dio, bio);
  }
}

void ProcessReap::await_completion(Dio& dio) {
  while (dio.bio_count > 0) process(dio, await_one(dio));
}

} // namespace dioscope::dio
