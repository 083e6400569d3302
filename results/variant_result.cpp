#include "results/variant_result.hpp"

#include <algorithm>
#include <stdexcept>

namespace dioscope::results {

std::optional<double> VariantResult::metric(const std::string& metric_name) const {
  const auto found = std::ranges::find(metrics, metric_name, &Metric::name);
  if (found == metrics.end())
    throw std::out_of_range("variant \"" + name + "\" has no metric \"" + metric_name + "\"");
  return found->value;
}

} // namespace dioscope::results
