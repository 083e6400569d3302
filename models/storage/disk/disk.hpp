#pragma once
/// A disk: a queue of commands, a buffer, and a medium that one of them uses at a time.
#include <string>

#include "models/storage/device.hpp"
#include "models/storage/disk/medium.hpp"
#include "models/storage/disk/read_stream.hpp"
#include "models/storage/disk/write_buffer.hpp"
#include "models/storage/loop.hpp"

namespace dioscope::storage {

/// Commands are served in order of arrival. A read that goes on where the last one ended (or that lies in the
/// buffer ahead of it) is served from the stream; any other one drops the stream and positions. A read waits
/// until everything written before is on the medium; a write drops the stream. The medium turns to a command
/// when the data of the one before has left.
///
/// Simple on purpose: one read stream (no segments), no reordering of queued commands, no hit on data already
/// sent, and the response to a write without cache takes no time on the loop.
class Disk final : public Device, public LoopDevice, private WriteBufferOwner {
 public:
  /// What all disks of a machine have in common.
  struct Model {
    const DiskParameters& parameters;
    const Geometry& geometry;
    DeviceStatistics& statistics;
    DiskStatistics& mechanics;
  };
  /// `index`: of the disk in the whole machine. What `model` refers to must outlive it.
  Disk(sim::Simulation& simulation, const Model& model, std::uint32_t index, Loop& loop);

  void on_tenancy_end(sim::EventId cause) override;

  /// Where read-ahead has come to, as the first sector that is not in the buffer; 0 when no stream is under
  /// way.
  std::int64_t read_ahead_position(sim::TimePoint now) const {
    return stream_.active() ? stream_.filled(now) : 0;
  }

  std::string describe() const override;

 private:
  /// What the front command waits for.
  enum class Phase : std::uint8_t { idle, overhead, drain, medium, room, loop };
  void accept(Transaction& transaction) override;
  /// Of the commands that wait, the nearest one.
  void nearest_to_front();
  void take_next();
  void begin();
  void next_tenancy();
  void next_read_tenancy();
  void next_write_tenancy();
  void ask_loop();
  void commit(Transaction* transaction);
  void finish();
  void on_due();
  void on_written(Transaction* transaction) override;
  std::int64_t read_limit() const;
  sim::Bytes draw_tenancy();
  void wait_until(sim::TimePoint when, Phase phase);

  // What every tenancy needs comes first, side by side: there may be a thousand disks.
  const DiskParameters& parameters_;
  Loop& loop_;
  Transaction* front_ = nullptr;
  sim::Bytes remaining_{}; ///< of the front command
  sim::Bytes tenancy_{};   ///< drawn for its next tenancy
  std::int64_t head_ = 0;  ///< reads: the next sector to send
  std::int64_t buffer_sectors_;
  std::int64_t resume_sectors_;
  sim::EventId trace_ = 0; ///< of the front command's transaction, which has it again when it is done
  std::uint32_t port_;
  Phase phase_ = Phase::idle;
  bool writing_ = false; ///< what the front command does
  ReadStream stream_;
  sim::Event due_ = sim::Event::of<&Disk::on_due>(this);
  sim::RandomStream random_;
  Medium medium_;
  Transaction* back_ = nullptr;
  std::int64_t position_ = 0;  ///< sector behind the last command
  std::int64_t arrived_ = 0;   ///< writes: the next sector to arrive
  std::int64_t committed_ = 0; ///< writes: the next sector to hand to the medium
  WriteBuffer write_buffer_;
};

} // namespace dioscope::storage
