#include "models/storage/parameters.hpp"

#include <stdexcept>

namespace dioscope::storage {
using namespace std::chrono_literals;
using sim::operator""_KiB;
using sim::operator""_MiB;
using sim::Duration;
using sim::Rate;

const sim::ParameterTable<LoopParameters>& LoopParameters::table() {
  using L = LoopParameters;
  static const auto table =
      sim::ParameterTable<L>("storage.loop", "An FC arbitrated loop.")
          .add("wire_rate", &L::wire_rate, Rate{1e6}, Rate{1e10}, "FC 1 Gb/s after 8b/10b, sources: links",
               "Bytes the wire carries.")
          .add("read_efficiency", &L::read_efficiency, 0.01, 1.0,
               "fitted on the rate of 'sync read, old' (98.4 MB/s a loop)",
               "Share of the wire that is payload while a tenancy reads.")
          .add("write_efficiency", &L::write_efficiency, 0.01, 1.0,
               "fitted on the rate of 'sync write, old' (77.6 MB/s a loop)",
               "Share of the wire that is payload while a tenancy writes, transfer-ready round trips "
               "included.")
          .add("arbitration", &L::arbitration, Duration{0}, Duration{1ms}, "textbook",
               "Time to arbitrate and open before each tenancy.")
          .add("frame_latency", &L::frame_latency, Duration{0}, Duration{1ms}, "textbook",
               "Time of a command or response frame outside a data tenancy; it does not occupy the loop.")
          .add(
              "unfairness", &L::unfairness, 0.0, 1.0, "fitted on the elapsed time of 'sync read, old'",
              "Probability that the loop goes to the waiting device of highest fixed priority (lowest index) "
              "rather than to the one that has waited longest.")
          .add("burst", &L::burst, sim::Bytes{2_KiB}, sim::Bytes{16_MiB},
               "model choice: a device closes when its buffer segment runs dry",
               "Mean bytes of a tenancy, drawn exponentially in whole 2 KiB frames; a command's last tenancy "
               "takes what is left.");
  return table;
}

const sim::ParameterTable<AdapterParameters>& AdapterParameters::table() {
  using A = AdapterParameters;
  static const auto table =
      sim::ParameterTable<A>("storage.adapter", "A host adapter like the QLA2200.")
          .add("firmware_start", &A::firmware_start, Duration{0}, Duration{1ms},
               "estimate: about ten device register times (M10)",
               "Time of the adapter's processor to start a command; it does one thing at a time.")
          .add("firmware_completion", &A::firmware_completion, Duration{0}, Duration{1ms},
               "estimate: about five device register times (M10)",
               "Time of the adapter's processor from the response frame to the response in memory.")
          .add("can_queue", &A::can_queue, std::int64_t{1}, std::int64_t{4096},
               "the driver's limit in 2.5.35", "Commands the adapter takes at a time.")
          .add("dma_rate", &A::dma_rate, Rate{1e6}, Rate{1e11}, "textbook: 64 bit at 66 MHz",
               "What the adapter can move over its slot.");
  return table;
}

const sim::ParameterTable<PciParameters>& PciParameters::table() {
  static const auto table =
      sim::ParameterTable<PciParameters>("storage.pci", "A PCI bus.")
          .add("bandwidth", &PciParameters::bandwidth, Rate{1e6}, Rate{1e11},
               "64 bit at 66 MHz, sources: links", "Shared max-min by the adapters on the bus.");
  return table;
}

const sim::ParameterTable<MemoryBusParameters>& MemoryBusParameters::table() {
  static const auto table =
      sim::ParameterTable<MemoryBusParameters>("storage.memory_bus", "The way from the bridges to memory.")
          .add("bandwidth", &MemoryBusParameters::bandwidth, Rate{1e6}, Rate{1e12},
               "P6 bus, 100 MHz x 8 B, sources: links", "Shared max-min by all adapters.");
  return table;
}

const sim::ParameterTable<StorageParameters>& StorageParameters::table() {
  using S = StorageParameters;
  static const auto table =
      sim::ParameterTable<S>("storage", "How many of each there are.")
          .add("adapters", &S::adapters, std::int64_t{1}, std::int64_t{64}, "L13",
               "Host adapters, one loop each.")
          .add("disks_per_adapter", &S::disks_per_adapter, std::int64_t{1}, std::int64_t{126},
               "L13: one tray each", "Disks on each loop; an FC loop takes 126.")
          .add("pci_buses", &S::pci_buses, std::int64_t{1}, std::int64_t{64}, "L13",
               "PCI buses, each with an equal share of the adapters.");
  return table;
}

void StorageParameters::check() const {
  if (pci_buses > adapters) throw std::invalid_argument("storage: pci_buses must not exceed adapters");
  disk.check();
}

} // namespace dioscope::storage
