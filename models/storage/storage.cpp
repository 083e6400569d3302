#include "models/storage/storage.hpp"

#include <fmt/format.h>

namespace dioscope::storage {
namespace {

const StorageParameters& checked(const StorageParameters& parameters) {
  parameters.check();
  return parameters;
}

} // namespace

Storage::Storage(sim::Simulation& simulation, const StorageParameters& parameters)
    : parameters_(checked(parameters)), geometry_(parameters.disk) {
  const auto& memory = simulation.add_link("memory", parameters.memory_bus.bandwidth);
  std::vector<const sim::Link*> buses;
  for (std::int64_t b = 0; b < parameters.pci_buses; ++b)
    buses.push_back(&simulation.add_link(fmt::format("pci.{}", b), parameters.pci.bandwidth));
  for (std::int64_t a = 0; a < parameters.adapters; ++a) {
    const auto index = static_cast<std::uint32_t>(a);
    const auto& slot = simulation.add_link(fmt::format("adapter.{}", a), parameters.adapter.dma_rate);
    const sim::Link* bus = buses[static_cast<std::size_t>(a * parameters.pci_buses / parameters.adapters)];
    auto carrier = [&](const char* direction, sim::Rate rate) -> sim::Carrier& {
      const std::string name = fmt::format("loop.{}.{}", a, direction);
      return simulation.add_carrier(name, {&simulation.add_link(name, rate), &slot, bus, &memory});
    };
    auto& reader = carrier("read", parameters.loop.read_rate());
    auto& writer = carrier("write", parameters.loop.write_rate());
    auto& loop =
        *loops_.emplace_back(std::make_unique<Loop>(simulation, parameters.loop, index, reader, writer));
    auto& adapter = *adapters_.emplace_back(
        std::make_unique<Adapter>(simulation, parameters.adapter, index, parameters.loop.frame_latency));
    for (std::int64_t d = 0; d < parameters.disks_per_adapter; ++d)
      adapter.attach(*devices_.emplace_back(
          std::make_unique<Disk>(simulation, parameters.disk, geometry_, disks(), loop)));
  }
}

std::string Storage::describe() const {
  std::string text;
  for (const auto& adapter : adapters_) text += adapter->describe();
  for (const auto& device : devices_) text += device->describe();
  return text;
}

} // namespace dioscope::storage
