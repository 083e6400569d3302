#pragma once
/// The samples of time that the random driver takes at the end of every block request, and mixes once a tick
/// (audit A8).
#include <array>

#include "models/kernel/timers.hpp"

namespace dioscope::kernel {

class Entropy {
 public:
  Entropy(Timers& timers, const CoreCosts& costs);
  Entropy(const Entropy&) = delete;
  Entropy& operator=(const Entropy&) = delete;

  /// add_blkdev_randomness for the driver `major` of `kMajors`; the queue lock is held.
  void add_blkdev_randomness(Context& context, unsigned major);
  /// Samples taken so far, and those of them that are mixed.
  std::uint64_t samples() const { return samples_; }
  std::uint64_t mixed() const { return mixed_; }

  static constexpr unsigned kMajors = 8;         ///< of SCSI disks
  static constexpr unsigned kDisksPerMajor = 16; ///< minors are shared with 15 partitions each

 private:
  void batch_entropy_process(Context& context);

  Timers& timers_;
  const CoreCosts& costs_;
  std::array<machine::CacheLine, kMajors> states_{}; ///< when the last sample of a major was taken
  machine::CacheLine batch_;
  TimerTask task_;
  std::uint64_t samples_ = 0;
  std::uint64_t mixed_ = 0;
};

} // namespace dioscope::kernel
