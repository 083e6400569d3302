#pragma once
/// The metrics of a result, declared once: result.json, metrics.csv, the terminal and docs/output.md follow
/// this table.
#include <span>
#include <string_view>

#include "results/variant_result.hpp"

namespace dioscope::results {

/// One declared metric. The measured interval reaches from the end of warm-up to the end of the work on the
/// first disk of the workload; the whole run from the workload's start to its last exit.
struct MetricDeclaration {
  std::string_view name;
  std::string_view unit; ///< "1" for a pure number
  std::string_view sentence;
  /// A rate, a mean or a median over the measured interval, which parts of the interval have as well: no
  /// total, no tail, no figure of the whole run.
  bool steady = false;
  /// Relative distance between neighbouring values that it can have: a percentile is the middle of a bin.
  double resolution = 0;
};

/// All metrics, in the order in which they are written.
std::span<const MetricDeclaration> metric_declarations();

/// nullptr when there is no such metric.
const MetricDeclaration* find_metric(std::string_view name);

/// A result must have exactly the declared metrics in the declared order, all finite. Throws std::logic_error
/// that names the first one at fault.
void check_metrics(const VariantResult& result);

} // namespace dioscope::results
