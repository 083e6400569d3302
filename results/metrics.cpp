#include "results/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "results/metric_lists.hpp"
#include "results/number_text.hpp"

namespace dioscope::results {

std::string_view name_of(Better better) {
  static constexpr auto kNames = std::to_array<std::string_view>({"neither", "less", "more"});
  return kNames[static_cast<std::size_t>(better)];
}

std::string_view name_of(Section section) {
  static constexpr auto kNames = std::to_array<std::string_view>(
      {"Other", "Interrupts", "Latency", "CPU time per I/O", "Sharing between CPUs",
       "Block layer and devices", "Context switches per I/O"});
  return kNames[static_cast<std::size_t>(section)];
}

std::span<const MetricDeclaration> metric_declarations() {
  static const auto kMetrics = [] {
    std::vector<MetricDeclaration> all;
    for (const auto& part : {rate_metrics(), cost_metrics(), latency_metrics(), device_metrics()})
      all.insert(all.end(), part.begin(), part.end());
    return all;
  }();
  return kMetrics;
}

const MetricDeclaration* find_metric(std::string_view name) {
  const auto metrics = metric_declarations();
  const auto found = std::ranges::find(metrics, name, &MetricDeclaration::name);
  return found == metrics.end() ? nullptr : &*found;
}

std::string noun_of(std::string_view metric) {
  const auto* const declared = find_metric(metric);
  return std::string(declared == nullptr || declared->words.noun.empty() ? metric : declared->words.noun);
}

std::string unit_of(std::string_view metric) {
  const auto* const declared = find_metric(metric);
  return std::string(declared == nullptr || declared->unit == "1" ? std::string_view() : declared->unit);
}

std::string label_of(std::string_view metric) {
  const auto unit = unit_of(metric);
  return noun_of(metric) + (unit.empty() ? "" : ", " + unit);
}

std::string head_of(std::string_view metric) {
  const auto* const declared = find_metric(metric);
  return std::string(declared == nullptr || declared->words.brief.empty() ? metric : declared->words.brief);
}

std::string metric_text(std::string_view metric, const std::optional<double>& value) {
  const auto* const declared = find_metric(metric);
  return number_text(value, declared == nullptr ? std::string_view() : declared->unit);
}

std::vector<std::string> metric_names() {
  std::vector<std::string> names;
  for (const auto& metric : metric_declarations()) names.emplace_back(metric.name);
  return names;
}

std::vector<std::string> metrics_with(bool MetricDeclaration::*flag) {
  std::vector<std::string> names;
  for (const auto& metric : metric_declarations())
    if (metric.*flag) names.emplace_back(metric.name);
  return names;
}

std::string why_no_samples(std::string_view metric) {
  const auto* const declared = find_metric(metric);
  return declared == nullptr || declared->no_samples.empty() ? "there are no samples"
                                                             : std::string(declared->no_samples);
}

void check_metrics(const VariantResult& result) {
  const auto fail = [&](std::string_view what, std::string_view metric) {
    throw std::logic_error(fmt::format("variant \"{}\": {} \"{}\"", result.name, what, metric));
  };
  const auto declared = metric_declarations();
  for (std::size_t i = 0; i < result.metrics.size(); ++i) {
    const auto& [name, value] = result.metrics[i];
    if (find_metric(name) == nullptr) fail("undeclared metric", name);
    if (i >= declared.size()) fail("metric given twice:", name);
    if (name != declared[i].name) fail("metric missing or out of order:", declared[i].name);
    if (value && !std::isfinite(*value)) fail("not a finite number:", name);
    if (!value && declared[i].no_samples.empty()) fail("metric without a value:", name);
  }
  if (result.metrics.size() < declared.size()) fail("metric missing:", declared[result.metrics.size()].name);
}

} // namespace dioscope::results
