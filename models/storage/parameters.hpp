#pragma once
/// The parameters of everything in models/storage but the disk. Ranges, sources and sentences: the tables.
#include "models/storage/disk/disk_parameters.hpp"

namespace dioscope::storage {

/// The FC loops, "storage.loop".
struct LoopParameters {
  sim::Rate wire_rate{106.25e6};
  double efficiency = 0.9575;
  double last_slower = 0;
  sim::Duration arbitration{5'000};
  sim::Duration frame_latency{10'000};
  sim::Duration write_turnaround{121'000};
  bool access_fairness = true;
  sim::Bytes burst{64 << 10};

  /// Payload per second while data is on the wire of loop `index` of `loops`.
  sim::Rate data_rate(std::uint32_t index, std::uint32_t loops) const {
    return {wire_rate.bytes_per_second * efficiency * (index + 1 == loops ? 1 - last_slower : 1)};
  }
  static const sim::ParameterTable<LoopParameters>& table();
};

/// As many devices as a loop has addresses for.
inline constexpr std::int64_t kMostLoopDevices = 126;

/// Payload of a full FC frame.
inline constexpr sim::Bytes kFrame{2048};
inline constexpr sim::Bytes kSector{512};

/// One host adapter, "storage.adapter".
struct AdapterParameters {
  sim::Duration firmware_start{20'000};
  sim::Duration firmware_completion{10'000};
  std::int64_t can_queue = 255;
  sim::Rate dma_rate{528e6};
  std::int64_t coalesce_count = 1;
  sim::Duration coalesce_delay{0};

  static const sim::ParameterTable<AdapterParameters>& table();
};

/// One PCI bus, "storage.pci".
struct PciParameters {
  sim::Rate bandwidth{528e6};

  static const sim::ParameterTable<PciParameters>& table();
};

/// The bus between the bridges and memory, "storage.memory_bus".
struct MemoryBusParameters {
  sim::Rate bandwidth{800e6};

  static const sim::ParameterTable<MemoryBusParameters>& table();
};

/// One fast device and the queue pairs in front of it, "storage.fixed_latency".
struct FixedLatencyParameters {
  sim::Duration latency{10'000};
  sim::Duration page_time{0};
  std::string distribution = "fixed";
  double spread = 0.5;
  std::int64_t channels = 16;
  std::int64_t queues = 1;
  bool inline_completion = false;
  sim::Bytes capacity{std::int64_t{32} << 30};

  static const sim::ParameterTable<FixedLatencyParameters>& table();
  /// Throws std::invalid_argument when two values contradict each other.
  void check() const;
};

/// What there is, "storage", and the parts. Adapter a has devices a*disks_per_adapter and up. Disks hang on a
/// loop, and their adapter sits on PCI bus a*pci_buses/adapters; fast devices have neither.
struct StorageParameters {
  std::string device = "disk";
  std::int64_t adapters = 4;
  std::int64_t disks_per_adapter = 10;
  std::int64_t pci_buses = 2;
  DiskParameters disk;
  FixedLatencyParameters fixed_latency;
  LoopParameters loop;
  AdapterParameters adapter;
  PciParameters pci;
  MemoryBusParameters memory_bus;

  bool has_disks() const { return device == "disk"; }
  /// Queue pairs of each adapter.
  std::int64_t queues() const { return has_disks() ? 1 : fixed_latency.queues; }
  /// Of one device.
  sim::Bytes device_capacity() const;
  static const sim::ParameterTable<StorageParameters>& table();
  /// Throws std::invalid_argument when two values contradict each other.
  void check() const;
};

} // namespace dioscope::storage
