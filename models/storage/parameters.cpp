#include "models/storage/parameters.hpp"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "models/storage/disk/geometry.hpp"

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
          .add("efficiency", &L::efficiency, 0.01, 1.0,
               "fitted on the rate of 'sync read, old' (98.4 MB/s a loop); frame headers alone leave 0.97",
               "Share of the wire that is payload while data is on it.")
          .add("last_slower", &L::last_slower, 0.0, 0.9,
               "fitted on the elapsed time of 'sync read, old', which is 7 % longer than its rate explains",
               "By which share the last loop's wire is slower than the others': one of them finishes last.")
          .add("arbitration", &L::arbitration, Duration{0}, Duration{1ms},
               "audit 2: eleven ports and two round trips, about 5 us",
               "Time to arbitrate and open before each tenancy.")
          .add(
              "write_turnaround", &L::write_turnaround, Duration{0}, Duration{10ms},
              "fitted on the rate of 'sync write, old' (77.6 MB/s a loop)",
              "For how long the loop is held, in each tenancy that writes, between the disk's transfer-ready "
              "frame and the adapter's first data frame.")
          .add("frame_latency", &L::frame_latency, Duration{0}, Duration{1ms}, "textbook",
               "Time of a command or response frame outside a data tenancy; it does not occupy the loop.")
          .add("access_fairness", &L::access_fairness, "audit A3: FC-AL devices have it",
               "Whether a device that has had the loop waits until all others that want it have had it too: "
               "one "
               "access-fairness window. Within it, and without it, the lowest index goes first.")
          .exact()
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
               "What the adapter can move over its slot.")
          .add("coalesce_count", &A::coalesce_count, std::int64_t{1}, std::int64_t{4096},
               "derived: about two interrupts for the two commands of a request were published",
               "Responses that have to wait before the interrupt line is asserted.")
          .exact()
          .add("coalesce_delay", &A::coalesce_delay, Duration{0}, Duration{10ms},
               "derived: about two interrupts for the two commands of a request were published",
               "Longest time that a response waits for the line to be asserted; at 0 none waits, whatever "
               "coalesce_count is.")
          .exact();
  return table;
}

const sim::ParameterTable<FixedLatencyParameters>& FixedLatencyParameters::table() {
  using F = FixedLatencyParameters;
  static const auto table =
      sim::ParameterTable<F>("storage.fixed_latency",
                             "A fast device without mechanics, and the queue pairs of its adapter.")
          .add("latency", &F::latency, Duration{0}, Duration{10ms},
               "model choice: the order of the fastest flash and phase-change devices",
               "Mean time to serve a command, the transfer of its data excluded; 0 makes it a null device.")
          .add("page_time", &F::page_time, Duration{0}, Duration{1ms},
               "model choice: what fits into the latency",
               "Time to transfer 4 KiB of a command's data; 10us is 410 MB/s on each channel.")
          .exact()
          .add("distribution", &F::distribution, {"fixed", "uniform", "exponential", "lognormal"},
               "model choice: the simplest", "How the latency varies; the mean stays the same.")
          .add("spread", &F::spread, 0.0, 3.0, "model choice: half the mean, legal for every distribution",
               "Standard deviation of the latency as a share of its mean, where it varies; the exponential "
               "one "
               "follows a fixed time of mean * (1 - spread).")
          .add("channels", &F::channels, std::int64_t{1}, std::int64_t{1024},
               "model choice: of the order of the dies and buses of a flash device",
               "Commands that the device serves at the same time; the others wait in order of arrival.")
          .add("queues", &F::queues, std::int64_t{1}, std::int64_t{64}, "model choice: as an FC adapter",
               "Queue pairs of each adapter, each with storage.adapter.can_queue commands and an interrupt "
               "line of its own, in front of the same devices.")
          .exact()
          .add("inline_completion", &F::inline_completion, "model choice: hardware takes time",
               "Whether commands are done as soon as they are queued, without an interrupt; needs a latency "
               "and adapter times of 0.")
          .exact()
          .add("capacity", &F::capacity, sim::Bytes{1_MiB}, sim::Bytes{std::int64_t{1} << 46},
               "model choice: about that of the disks", "Bytes of a device, in whole sectors.")
          .exact();
  return table;
}

void FixedLatencyParameters::check() const {
  // A uniform latency reaches down to mean * (1 - sqrt(3) * spread), an exponential one to mean * (1 -
  // spread).
  const double most = distribution == "uniform" ? std::sqrt(1.0 / 3) : distribution == "exponential" ? 1 : 3;
  if (spread > most)
    throw std::invalid_argument(
        fmt::format("storage.fixed_latency.spread = {} with distribution = {} would make latencies "
                    "negative; legal is 0 .. {:.4g}",
                    spread, distribution, most));
  if (inline_completion && latency + page_time > Duration{0})
    throw std::invalid_argument(
        fmt::format("storage.fixed_latency.inline_completion = true needs storage.fixed_latency.latency and "
                    "page_time = 0ns, found {} and {}",
                    sim::to_string(latency), sim::to_string(page_time)));
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
          .add("device", &S::device, {"disk", "fixed_latency"}, "L13",
               "What hangs behind the adapters: disks on FC loops, or fast devices with no loop and no bus.")
          .exact()
          .add("adapters", &S::adapters, std::int64_t{1}, std::int64_t{64}, "L13",
               "Host adapters, one loop each where there are disks.")
          .add("disks_per_adapter", &S::disks_per_adapter, std::int64_t{1}, kMostLoopDevices,
               "L13: one tray each", "Devices behind each adapter; an FC loop takes 126.")
          .add("pci_buses", &S::pci_buses, std::int64_t{1}, std::int64_t{64}, "L13",
               "PCI buses, each with an equal share of the adapters.");
  return table;
}

sim::Bytes StorageParameters::device_capacity() const {
  return has_disks() ? Geometry(disk).capacity() : kSector * (fixed_latency.capacity / kSector);
}

void StorageParameters::check() const {
  if (has_disks() && pci_buses > adapters)
    throw std::invalid_argument("storage: pci_buses must not exceed adapters");
  disk.check();
  fixed_latency.check();
  const bool takes_time = adapter.firmware_start + adapter.firmware_completion > Duration{0};
  if (!has_disks() && fixed_latency.inline_completion && takes_time)
    throw std::invalid_argument(
        fmt::format("storage.fixed_latency.inline_completion = true needs storage.adapter.firmware_start = "
                    "0ns and storage.adapter.firmware_completion = 0ns, found {} and {}",
                    sim::to_string(adapter.firmware_start), sim::to_string(adapter.firmware_completion)));
}

} // namespace dioscope::storage
