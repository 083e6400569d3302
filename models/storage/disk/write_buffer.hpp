#pragma once
/// What a disk has taken in and not yet written.
#include <vector>

#include "models/storage/disk/medium.hpp"
#include "sim/simulation.hpp"

namespace dioscope::storage {

struct Transaction;

/// Who wants to know what reached the medium.
class WriteBufferOwner {
 public:
  virtual ~WriteBufferOwner() = default;
  /// An extent is on the medium and its room is free; `transaction` as given to commit().
  virtual void on_written(Transaction* transaction) = 0;
};

/// Extents leave for the medium in order of arrival, at media rate, without a pause between contiguous ones.
class WriteBuffer {
 public:
  WriteBuffer(sim::Simulation& simulation, Medium& medium, sim::Bytes size, WriteBufferOwner& owner);

  bool empty() const { return used_.count == 0; }
  sim::Bytes used() const { return used_; }
  bool has_room(sim::Bytes size) const { return used_ + size <= size_ && count_ < kExtents; }
  /// Set room aside for data under way. Precondition: has_room(size).
  void reserve(sim::Bytes size) { used_ += size; }
  /// Hand sectors whose data has arrived to the medium; `transaction` comes back with on_written().
  void commit(std::int64_t first, std::int64_t sectors, Transaction* transaction);

 private:
  static constexpr std::size_t kExtents = 512;
  struct Extent {
    std::int64_t first;
    std::int64_t sectors;
    Transaction* transaction;
  };
  void write_next();
  void on_extent_written();

  sim::Simulation& simulation_;
  Medium& medium_;
  sim::Bytes size_;
  WriteBufferOwner& owner_;
  sim::Bytes used_{};
  std::vector<Extent> extents_; ///< a ring
  std::size_t oldest_ = 0;
  std::size_t count_ = 0;
  sim::TimePoint since_{};
  sim::Event extent_written_ = sim::Event::of<&WriteBuffer::on_extent_written>(this);
};

} // namespace dioscope::storage
