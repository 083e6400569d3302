#include "models/storage/statistics.hpp"

namespace dioscope::storage {

const sim::StatisticTable<DeviceStatistics>& DeviceStatistics::table() {
  using D = DeviceStatistics;
  static const auto table =
      sim::StatisticTable<D>("storage.device")
          .add("commands", &D::commands, "1", "Commands that were answered.")
          .add("bytes_read", &D::bytes_read, "B", "Bytes that they read.")
          .add("bytes_written", &D::bytes_written, "B", "Bytes that they wrote.")
          .add("queued", &D::queued, "ns", "Time a command waited in the device for those before it.")
          .add("service", &D::service, "ns", "Time from a command's receipt to its response.");
  return table;
}

const sim::StatisticTable<DiskStatistics>& DiskStatistics::table() {
  using D = DiskStatistics;
  static const auto table =
      sim::StatisticTable<D>("storage.disk")
          .add("positionings", &D::positionings, "1",
               "Times the medium started other than straight on: a seek, a head switch or a rotational wait.")
          .add("seeks", &D::seeks, "1", "Positionings that moved the arm.")
          .add("medium_busy", &D::medium_busy, "ns",
               "Time spent positioning and transferring, booked when a stretch of it ends.");
  return table;
}

const sim::StatisticTable<AdapterStatistics>& AdapterStatistics::table() {
  using A = AdapterStatistics;
  static const auto table =
      sim::StatisticTable<A>("storage.adapter")
          .add("responses", &A::responses, "1", "Responses posted.")
          .add("interrupts", &A::interrupts, "1", "Times the interrupt line was asserted.")
          .add("interrupt_responses", &A::interrupt_responses, "1",
               "Responses taken while the line was asserted.");
  return table;
}

const sim::StatisticTable<LoopStatistics>& LoopStatistics::table() {
  using L = LoopStatistics;
  static const auto table =
      sim::StatisticTable<L>("storage.loop")
          .add("tenancies", &L::tenancies, "1", "Tenancies that ended.")
          .add("bytes_read", &L::bytes_read, "B", "Payload from disks to the adapter.")
          .add("bytes_written", &L::bytes_written, "B", "Payload from the adapter to disks.")
          .add("out_of_turn", &L::out_of_turn, "1",
               "Grants to the highest priority although another device had waited longer.")
          .add("busy", &L::busy, "ns", "Time in tenancies.")
          .add("arbitrating", &L::arbitrating, "ns", "Time in arbitration.")
          .add("waited", &L::waited, "ns",
               "Sum of the times devices waited for the loop, arbitration included.")
          .add("waiting", &L::waiting, "1", "Devices waiting for the loop.");
  return table;
}

} // namespace dioscope::storage
