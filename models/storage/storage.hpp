#pragma once
/// All storage of the machine: adapters, the devices behind them, and the loops and links in between.
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/storage/adapter.hpp"
#include "models/storage/disk/disk.hpp"
#include "models/storage/fixed_latency.hpp"
#include "models/storage/loop.hpp"
#include "models/storage/parameters.hpp"

namespace dioscope::storage {

class Storage {
 public:
  /// Builds everything; only before the simulation runs. Throws std::invalid_argument for parameters that
  /// contradict each other. The simulation must carry the tracepoints of models/tracepoints.hpp.
  Storage(sim::Simulation& simulation, const StorageParameters& parameters);

  std::uint32_t adapters() const { return static_cast<std::uint32_t>(parameters_.adapters); }
  /// Queue pairs of each adapter.
  std::uint32_t queues() const { return static_cast<std::uint32_t>(parameters_.queues()); }
  /// Devices of whatever kind; to the kernel they are disks.
  std::uint32_t disks() const { return static_cast<std::uint32_t>(devices_.size()); }
  /// 0 where devices hang on none.
  std::uint32_t loops() const { return static_cast<std::uint32_t>(loops_.size()); }

  /// What the adapter's driver gets, a port for each queue pair. All of an adapter's devices are behind each.
  std::span<Port* const> ports(std::uint32_t adapter) const {
    return std::span(ports_).subspan(std::size_t{adapter} * queues(), queues());
  }
  Port& port(std::uint32_t adapter, std::uint32_t queue) { return this->adapter(adapter, queue); }
  Adapter& adapter(std::uint32_t index, std::uint32_t queue = 0) {
    return *adapters_.at(std::size_t{index} * queues() + queue);
  }
  /// `index` counts over the whole machine.
  Device& device(std::uint32_t index) { return *devices_.at(index); }
  /// A device that is a disk; throws std::bad_cast when it is another kind.
  Disk& disk(std::uint32_t index) { return dynamic_cast<Disk&>(device(index)); }
  /// Of all devices.
  const DeviceStatistics& device_statistics() const { return device_statistics_; }
  /// Of all disks.
  const DiskStatistics& mechanics() const { return mechanics_; }
  const Loop& loop(std::uint32_t index) const { return *loops_.at(index); }
  Adapter& adapter_of(std::uint32_t disk) { return adapter(adapter_index_of(disk)); }
  std::uint32_t adapter_index_of(std::uint32_t disk) const {
    return disk / static_cast<std::uint32_t>(parameters_.disks_per_adapter);
  }

  /// Of all queue pairs, see Adapter::set_gate().
  void set_gate(CompletionGate* gate) {
    for (auto& adapter : adapters_) adapter->set_gate(gate);
  }

  /// Of a disk.
  const Geometry& geometry() const { return geometry_; }
  /// Of one device.
  sim::Bytes disk_capacity() const { return devices_.front()->capacity(); }
  sim::Bytes total_capacity() const { return disk_capacity() * disks(); }
  /// What adapters and devices are at and wait for, a line each; empty when all is done. For reports of
  /// stalls.
  std::string describe() const;
  const StorageParameters& parameters() const { return parameters_; }

 private:
  void add_disks(sim::Simulation& simulation);
  void add_fast_devices(sim::Simulation& simulation);
  Adapter& add_adapter(sim::Simulation& simulation, sim::Duration frame_latency, std::uint32_t index,
                       std::uint32_t queue);

  StorageParameters parameters_;
  Geometry geometry_;
  DeviceStatistics device_statistics_;
  DiskStatistics mechanics_;
  std::vector<std::unique_ptr<Loop>> loops_;
  std::vector<std::unique_ptr<Adapter>> adapters_; ///< all queue pairs, by adapter
  std::vector<Port*> ports_;                       ///< the same
  std::vector<std::unique_ptr<Device>> devices_;
};

} // namespace dioscope::storage
