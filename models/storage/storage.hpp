#pragma once
/// All storage of the machine: adapters, loops, disks and the links between them.
#include <memory>
#include <string>
#include <vector>

#include "models/storage/adapter.hpp"
#include "models/storage/disk/disk.hpp"
#include "models/storage/loop.hpp"
#include "models/storage/parameters.hpp"

namespace dioscope::storage {

class Storage {
 public:
  /// Builds everything; only before the simulation runs. Throws std::invalid_argument for parameters that
  /// contradict each other. The simulation must carry the tracepoints of models/tracepoints.hpp.
  Storage(sim::Simulation& simulation, const StorageParameters& parameters);

  std::uint32_t adapters() const { return static_cast<std::uint32_t>(adapters_.size()); }
  std::uint32_t disks() const { return static_cast<std::uint32_t>(devices_.size()); }
  Adapter& adapter(std::uint32_t index) { return *adapters_.at(index); }
  /// `index` counts over the whole machine.
  Device& device(std::uint32_t index) { return *devices_.at(index); }
  /// A device that is a disk; throws std::bad_cast when it is another kind.
  Disk& disk(std::uint32_t index) { return dynamic_cast<Disk&>(device(index)); }
  const Loop& loop(std::uint32_t index) const { return *loops_.at(index); }
  Adapter& adapter_of(std::uint32_t disk) { return adapter(adapter_index_of(disk)); }
  std::uint32_t adapter_index_of(std::uint32_t disk) const {
    return disk / static_cast<std::uint32_t>(parameters_.disks_per_adapter);
  }

  /// Of all adapters, see Adapter::set_gate().
  void set_gate(CompletionGate* gate) {
    for (auto& adapter : adapters_) adapter->set_gate(gate);
  }

  const Geometry& geometry() const { return geometry_; }
  sim::Bytes disk_capacity() const { return geometry_.capacity(); }
  sim::Bytes total_capacity() const {
    return geometry_.capacity() * static_cast<std::int64_t>(devices_.size());
  }
  /// What adapters and disks are at and wait for, a line each; empty when all is done. For reports of stalls.
  std::string describe() const;
  const StorageParameters& parameters() const { return parameters_; }

 private:
  StorageParameters parameters_;
  Geometry geometry_;
  std::vector<std::unique_ptr<Loop>> loops_;
  std::vector<std::unique_ptr<Adapter>> adapters_;
  std::vector<std::unique_ptr<Device>> devices_;
};

} // namespace dioscope::storage
