#include "models/storage/disk/write_buffer.hpp"

#include "models/storage/parameters.hpp"

namespace dioscope::storage {
WriteBuffer::WriteBuffer(sim::Simulation& simulation, Medium& medium, sim::Bytes size,
                         WriteBufferOwner& owner)
    : simulation_(simulation), medium_(medium), size_(size), owner_(owner) {}

void WriteBuffer::commit(std::int64_t first, std::int64_t sectors, Transaction* transaction) {
  extents_.resize(kExtents); // only disks that are written to need the memory
  extents_[(oldest_ + count_) % kExtents] = {first, sectors, transaction};
  if (++count_ == 1) write_next();
}

void WriteBuffer::write_next() {
  const Extent& extent = extents_[oldest_];
  const Geometry& geometry = medium_.geometry();
  since_ = simulation_.now();
  const sim::TimePoint begin = medium_.reach(since_, extent.first, true);
  const sim::Duration span =
      geometry.end_before(extent.first + extent.sectors) - geometry.begin_of(extent.first);
  simulation_.calendar().schedule(extent_written_, begin + span, sim::Priority::hardware);
}

void WriteBuffer::on_extent_written() {
  const Extent extent = extents_[oldest_];
  oldest_ = (oldest_ + 1) % kExtents;
  --count_;
  used_ -= kSector * extent.sectors;
  medium_.leave(since_, simulation_.now(), extent.first + extent.sectors);
  if (count_ > 0) write_next();
  owner_.on_written(extent.transaction);
}

} // namespace dioscope::storage
