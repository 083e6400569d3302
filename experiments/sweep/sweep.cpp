#include "experiments/sweep/sweep.hpp"

#include "experiments/runs/exit_codes.hpp"
#include "results/metrics.hpp"
#include "text/error.hpp"

namespace dioscope::experiments {
namespace {

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

} // namespace

PointValues values_of(const Sweep& sweep, Point point, const std::string& metric) {
  PointValues found;
  for (point.replication = 0; point.replication < sweep.replications; ++point.replication) {
    try {
      const auto key = sweep.points.key_of(point);
      if (const auto value = sweep.store.metric(key, metric)) {
        found.values.push_back(*value);
        continue;
      }
      found.exit_code = sweep.store.exit_code(key).value_or(static_cast<int>(ExitCode::unfinished));
      found.problem = point.variant + ": " +
                      (found.exit_code == 0 ? results::why_no_samples(metric)
                       : static_cast<ExitCode>(found.exit_code) == ExitCode::unfinished
                           ? "not finished"
                           : first_line(sweep.store.error(key)));
      if (found.exit_code == 0) found.exit_code = static_cast<int>(ExitCode::usage);
    } catch (const text::InputError& error) {
      found.exit_code = static_cast<int>(ExitCode::bad_scenario);
      found.problem = first_line(error.what());
    }
    return found;
  }
  return found;
}

} // namespace dioscope::experiments
