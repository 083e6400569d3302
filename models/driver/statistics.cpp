#include "models/driver/statistics.hpp"

namespace dioscope::driver {

const sim::StatisticTable<DriverStatistics>& DriverStatistics::table() {
  using S = DriverStatistics;
  static const auto table =
      sim::StatisticTable<S>("driver")
          .add("handler_runs", &S::handler_runs, "1",
               "Times the driver looked through an adapter's responses: in an interrupt, a thread or a poll.")
          .add("empty_runs", &S::empty_runs, "1", "... and found none.");
  return table;
}

} // namespace dioscope::driver
