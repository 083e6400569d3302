#include "experiments/sweep/sweep.hpp"

#include <fmt/format.h>

#include "experiments/runs/exit_codes.hpp"

namespace dioscope::experiments {

std::vector<double> values_of(const Sweep& sweep, Point point, const std::string& metric) {
  std::vector<double> values;
  for (point.replication = 0; point.replication < sweep.replications; ++point.replication) {
    const auto key = sweep.points.key_of(point);
    const auto value = sweep.store.metric(key, metric);
    if (!value) {
      const int code = sweep.store.exit_code(key).value_or(static_cast<int>(ExitCode::internal_error));
      throw Failure(static_cast<ExitCode>(code),
                    fmt::format("{}: a point that is needed failed, see --csv", point.variant));
    }
    values.push_back(*value);
  }
  return values;
}

} // namespace dioscope::experiments
