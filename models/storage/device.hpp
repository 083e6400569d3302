#pragma once
/// What an adapter has behind it: whatever takes commands and answers them.
#include <string>

#include "models/storage/statistics.hpp"
#include "models/storage/transaction.hpp"
#include "sim/simulation.hpp"

namespace dioscope::storage {

/// One device, of any kind. The response to a command goes to its transaction's initiator, so several
/// adapters or queue pairs may share a device.
class Device {
 public:
  /// `index`: of the device in the whole machine. `sectors`: how many it has, from 0. `statistics` are those
  /// of all devices together.
  Device(sim::Simulation& simulation, std::uint32_t index, std::int64_t sectors, DeviceStatistics& statistics)
      : simulation_(simulation), statistics_(statistics), sectors_(sectors), index_(index) {}
  virtual ~Device() = default;
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  std::uint32_t index() const { return index_; }
  std::int64_t sectors() const { return sectors_; }
  sim::Bytes capacity() const;

  /// A command frame arrives, at the calendar's now. Throws std::logic_error for an empty command, one that
  /// is no whole number of sectors, and one beyond the end.
  void receive(Transaction& transaction);
  /// True when it responds within receive(), always.
  virtual bool immediate() const { return false; }
  /// What the device is at and waits for, a line each; empty when it has nothing to do.
  virtual std::string describe() const = 0;

 protected:
  /// `transaction` has been received and is a legal one: serve it some time, then respond().
  virtual void accept(Transaction& transaction) = 0;
  /// The device turns to a command that has waited in its queue for `wait`.
  void turn_to(sim::Duration wait) { statistics_.queued.add(wait); }
  /// The command is done. What the device does next must not depend on it: the initiator may send another
  /// one.
  void respond(Transaction& transaction);

  sim::Simulation& simulation_;

 private:
  DeviceStatistics& statistics_;
  std::int64_t sectors_;
  std::uint32_t index_;
};

} // namespace dioscope::storage
