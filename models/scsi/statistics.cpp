#include "models/scsi/statistics.hpp"

namespace dioscope::scsi {

const sim::StatisticTable<ScsiStatistics>& ScsiStatistics::table() {
  using S = ScsiStatistics;
  static const auto table =
      sim::StatisticTable<S>("scsi")
          .add("commands", &S::commands, "1", "Commands given to adapters.")
          .add("device_full", &S::device_full, "1",
               "Requests that found all command blocks of the disk in use.")
          .add("host_full", &S::host_full, "1", "Times a queue was not served because its adapter was full.")
          .add("outstanding", &S::outstanding, "1", "Commands given to adapters and not finished.")
          .add("queued", &S::queued, "ns",
               "From the making of a request to the giving of its command to the adapter.")
          .add("service", &S::service, "ns",
               "From the giving of a command to the adapter to the adapter's response.");
  return table;
}

} // namespace dioscope::scsi
