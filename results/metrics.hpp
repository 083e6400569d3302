#pragma once
/// The metrics of a result, each declared once with all that is to be known about it and with its formula.
/// result.json, the CSV files, the side-by-side table, `compare`, `sweep`, `dioscope metrics` and
/// docs/output.md follow these declarations.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "results/variant_result.hpp"

namespace dioscope::results {

struct Measured;

/// Which of two values one would rather have, everything else being equal.
enum class Better : std::uint8_t { neither, less, more };

/// Where a metric stands in the table that lays variants side by side.
enum class Section : std::uint8_t { none, interrupts, latency, cpu, sharing, devices, switches };

/// How a metric is spoken of: "46 % longer interrupt latency, p99".
struct Wording {
  std::string_view noun{};        ///< "CPU time per I/O"; empty: the metric has no other name than its own
  std::string_view brief{};       ///< as the head of a narrow column, unit included: "CPU us"
  std::string_view more = "more"; ///< "higher", "longer"
  std::string_view less = "less"; ///< "lower", "shorter", "fewer"
};

/// "less", "more", "neither".
std::string_view name_of(Better better);
/// "CPU time per I/O", as a heading. "Other" for none.
std::string_view name_of(Section section);

/// One declared metric. The measured interval reaches from the end of warm-up to the end of the work on the
/// first disk of the workload; the whole run from the workload's start to its last exit.
struct MetricDeclaration {
  std::string_view name;
  std::string_view unit; ///< "1" for a pure number
  std::string_view sentence;
  Better better = Better::neither;
  Section section = Section::none;
  std::string_view label{}; ///< in that section
  /// A rate, a mean or a median over the measured interval, which parts of the interval have as well: no
  /// total, no tail, no figure of the whole run.
  bool steady = false;
  bool compared = false; ///< `dioscope compare` shows it unless it is asked for others
  bool swept = false;    ///< so does `dioscope sweep`
  /// Two values that are nearer than this, in parts of the larger one, cannot be told apart.
  double resolution = 0;
  Wording words{};
  /// Why it has no value where it has none: "no interrupt was taken". Empty: it always has one.
  std::string_view no_samples{};
  /// None when there are no samples.
  std::optional<double> (*value)(const Measured& measured) = nullptr;
};

/// All metrics, in the order in which they are written.
std::span<const MetricDeclaration> metric_declarations();

/// nullptr when there is no such metric.
const MetricDeclaration* find_metric(std::string_view name);

/// What people call `metric`; its own name when nobody has given it another.
std::string noun_of(std::string_view metric);
/// "us"; empty for a pure number, and for what is no metric.
std::string unit_of(std::string_view metric);
/// "CPU time per I/O, us": with its unit, as the label of a row.
std::string label_of(std::string_view metric);
/// "CPU us": as the head of a narrow column; its own name when nobody has given it a brief one.
std::string head_of(std::string_view metric);
/// A value of `metric` for people: counts without decimals. "-" for none.
std::string metric_text(std::string_view metric, const std::optional<double>& value);

/// The names of all metrics, in their order.
std::vector<std::string> metric_names();

/// Names of the metrics that have this flag (`compared`, `swept`), in their order.
std::vector<std::string> metrics_with(bool MetricDeclaration::*flag);

/// "no interrupt was taken": why `metric` has no value where it has none.
std::string why_no_samples(std::string_view metric);

/// A result must have exactly the declared metrics in the declared order, all finite, and a value for all
/// that always have one. Throws std::logic_error that names the first one at fault.
void check_metrics(const VariantResult& result);

} // namespace dioscope::results
