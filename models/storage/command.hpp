#pragma once
/// What crosses the border between the SCSI layer and the hardware.
#include <cstdint>

#include "sim/trace.hpp"
#include "sim/units.hpp"

namespace dioscope::storage {

/// One SCSI command on its way through adapter, loop and disk. Base of the SCSI layer's command, which owns
/// it; the hardware only links it.
struct Command {
  std::uint32_t disk = 0; ///< index of the disk in the whole machine
  bool write = false;
  std::int64_t sector = 0;    ///< first 512-byte sector
  sim::Bytes length{};        ///< a whole number of sectors
  sim::EventId cause = 0;     ///< the event that issued it
  sim::TimePoint responded{}; ///< when its adapter said that it is done, in the interrupt that this asks for
};

/// A level-triggered interrupt line: asserted while the device has something to say.
class InterruptLine {
 public:
  virtual ~InterruptLine() = default;
  virtual void assert_line(sim::EventId cause) = 0;
  virtual void deassert_line() = 0;
};

} // namespace dioscope::storage
