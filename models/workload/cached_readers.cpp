#include "models/workload/cached_readers.hpp"

namespace dioscope::workload {

CachedReader::CachedReader(const kernel::Kernel& kernel, block::BlockLayer& block, const RawIo& workload,
                           memory::CachedCopies& copies, sim::Duration interval)
    : kernel_(kernel), block_(block), workload_(workload), copies_(copies),
      random_(kernel.simulation.stream("cached_reader")) {
  auto& task = kernel.scheduler.create("cached_reader", 0,
                                       [this, interval](kernel::Task& self) {
                                         for (;;) {
                                           kernel_.timers.schedule_timeout(self, interval);
                                           turn(self);
                                           self.context.settle();
                                         }
                                       },
                                       {.cause = "cached_reader", .does_io = true});
  wait_ = std::make_unique<kernel::WaitPoint>("cached_reader.wait", kernel.locks, kernel.scheduler,
                                              kernel::WakePath::wake_up_process, &task);
  kernel.scheduler.start(task, 0);
}

void CachedReader::turn(kernel::Task& self) {
  const auto request = workload_.under_way(random_);
  if (!request) return;
  const auto& [volume, offset, pages] = *request;
  const auto at = offset + memory::kPageSize * static_cast<std::int64_t>(random_.below(pages));
  const memory::CachedCopies::Place place{volume.disk_at(at), volume.offset_on_disk(at) / memory::kPageSize};
  if (!copies_.find(self.context, place)) read(self, place);
}

void CachedReader::read(kernel::Task& self, memory::CachedCopies::Place place) {
  auto& context = self.context;
  if (!copies_.begin_read(place, context.now())) return;
  arrived_ = false;
  place_ = place;
  auto& bio = block_.bio_alloc(context);
  bio.disk = place.first;
  bio.sector = place.second * (memory::kPageSize / block::kSector);
  bio.size = memory::kPageSize;
  bio.pages[0] = &page_;
  bio.vecs = 1;
  bio.owner = this;
  block::AwaitedIo io;
  io.add(block_.queue(bio.disk).pollable());
  io.slept = true;
  block_.submit_bio(self, bio);
  for (;;) {
    wait_->prepare(self, kernel::TaskState::uninterruptible,
                   kernel::awaited("its page", arrived_, [](bool arrived) { return arrived; }));
    if (self.has_come()) break;
    block_.blk_run_queues(context);
    block_.io_schedule(self, io);
  }
  wait_->finish(self);
}

void CachedReader::end_io(machine::Context& context, block::Bio& bio) {
  block_.bio_put(context, bio);
  copies_.end_read(place_, context.now());
  arrived_ = true;
  wait_->wake(context);
}

} // namespace dioscope::workload
