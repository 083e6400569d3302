#include "models/workload/cached_readers.hpp"

namespace dioscope::workload {

CachedReader::CachedReader(const dio::Services& services, kernel::Timers& timers, const RawIo& workload,
                           memory::CachedCopies& copies, sim::Duration interval)
    : services_(services), workload_(workload), copies_(copies),
      random_(services.simulation.stream("cached_reader")) {
  auto& task = services.scheduler.create("cached_reader", 0, [this, &timers, interval](kernel::Task& self) {
    for (;;) {
      timers.schedule_timeout(self, interval);
      turn(self);
      self.context.settle();
    }
  });
  wait_ = std::make_unique<kernel::WaitPoint>("cached_reader.wait", services.locks, services.scheduler,
                                              kernel::WakePath::wake_up_process, &task);
  services.scheduler.start(task, 0);
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
  auto& bio = services_.block.bio_alloc(context);
  bio.disk = place.first;
  bio.sector = place.second * (memory::kPageSize / block::kSector);
  bio.size = memory::kPageSize;
  bio.pages[0] = &page_;
  bio.vecs = 1;
  bio.owner = this;
  bio.end_io = [](machine::Context& ended_in, block::Bio& ended) {
    auto& reader = *static_cast<CachedReader*>(ended.owner);
    reader.services_.block.bio_put(ended_in, ended);
    reader.copies_.end_read(reader.place_, ended_in.now());
    reader.arrived_ = true;
    reader.wait_->wake(ended_in);
  };
  services_.block.submit_bio(self, bio);
  for (;;) {
    wait_->prepare(self, kernel::TaskState::uninterruptible);
    if (arrived_) break;
    services_.block.blk_run_queues(context);
    services_.scheduler.schedule(self);
  }
  wait_->finish(self);
}

} // namespace dioscope::workload
