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
  if (parameters.has_disks())
    add_disks(simulation);
  else
    add_fast_devices(simulation);
}

Adapter& Storage::add_adapter(sim::Simulation& simulation, sim::Duration frame_latency, std::uint32_t index,
                              std::uint32_t queue) {
  auto& adapter = *adapters_.emplace_back(
      std::make_unique<Adapter>(simulation, parameters_.adapter, frame_latency, index, queue));
  ports_.push_back(&adapter);
  return adapter;
}

void Storage::add_disks(sim::Simulation& simulation) {
  const auto& p = parameters_;
  const Disk::Model model{p.disk, geometry_, device_statistics_, mechanics_};
  const auto& memory = simulation.add_link("memory", p.memory_bus.bandwidth);
  std::vector<const sim::Link*> buses;
  for (std::int64_t b = 0; b < p.pci_buses; ++b)
    buses.push_back(&simulation.add_link(fmt::format("pci.{}", b), p.pci.bandwidth));
  for (std::uint32_t a = 0; a < adapters(); ++a) {
    const auto& slot = simulation.add_link(fmt::format("adapter.{}", a), p.adapter.dma_rate);
    const sim::Link* bus = buses[static_cast<std::size_t>(a * p.pci_buses / p.adapters)];
    const auto rate = p.loop.data_rate(a, adapters());
    auto carrier = [&](const char* direction) -> sim::Carrier& {
      const std::string name = fmt::format("loop.{}.{}", a, direction);
      return simulation.add_carrier(name, {&simulation.add_link(name, rate), &slot, bus, &memory});
    };
    auto& reader = carrier("read");
    auto& writer = carrier("write");
    auto& loop = *loops_.emplace_back(std::make_unique<Loop>(simulation, p.loop, a, rate, reader, writer));
    auto& adapter = add_adapter(simulation, p.loop.frame_latency, a, 0);
    for (std::int64_t d = 0; d < p.disks_per_adapter; ++d)
      adapter.attach(*devices_.emplace_back(std::make_unique<Disk>(simulation, model, disks(), loop)));
  }
}

void Storage::add_fast_devices(sim::Simulation& simulation) {
  const auto& p = parameters_;
  for (std::uint32_t a = 0; a < adapters(); ++a) {
    const auto first = devices_.size();
    for (std::int64_t d = 0; d < p.disks_per_adapter; ++d)
      devices_.push_back(
          std::make_unique<FixedLatency>(simulation, p.fixed_latency, disks(), device_statistics_));
    for (std::uint32_t q = 0; q < queues(); ++q) {
      auto& adapter = add_adapter(simulation, sim::Duration{0}, a, q);
      for (auto d = first; d < devices_.size(); ++d) adapter.attach(*devices_[d]);
    }
  }
}

std::string Storage::describe() const {
  std::string text;
  for (const auto& adapter : adapters_) text += adapter->describe();
  for (const auto& device : devices_) text += device->describe();
  return text;
}

} // namespace dioscope::storage
