#include "results/designs.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <set>
#include <utility>

#include "results/metrics.hpp"
#include "results/number_text.hpp"

namespace dioscope::results {
namespace {

constexpr std::size_t kTopFunctions = 6;
constexpr double kWorthShowing = 0.0005; ///< smaller values all print as 0.000

/// The sections of metrics alone, in their order; that of switches has their causes above.
constexpr auto kSections = std::to_array<Section>(
    {Section::interrupts, Section::latency, Section::cpu, Section::sharing, Section::devices});

using Variants = std::span<const VariantResult>;
using Measure = std::function<std::optional<double>(const VariantResult&)>;

void add_row(Table& table, Variants variants, std::string label, std::string_view unit,
             const Measure& measure) {
  std::vector<Cell> cells{"  " + std::move(label), Cell{unit == "1" ? "" : std::string(unit), Paint::dim}};
  for (const auto& variant : variants) {
    const auto value = measure(variant);
    cells.emplace_back(number_text(value, unit), value.value_or(0) == 0 ? Paint::dim : Paint::plain);
  }
  table.add_row(std::move(cells));
}

void add_metrics(Table& table, Variants variants, Section section) {
  for (const auto& metric : metric_declarations())
    if (metric.section == section)
      add_row(table, variants, std::string(metric.label), metric.unit,
              [&](const auto& variant) { return variant.metric(std::string(metric.name)); });
}

double per_io(const VariantResult& variant, std::string_view cause) {
  double sum = 0;
  for (const auto& entry : variant.switches)
    if (entry.cause == cause) sum += entry.per_io;
  return sum;
}

double function_us(const VariantResult& variant, std::string_view context, std::string_view function) {
  double sum = 0;
  for (const auto& row : variant.profile)
    if (row.context == context && row.function == function) sum += row.us_per_io();
  return sum;
}

/// Names with their largest value over all variants, largest first; without those too small to show.
std::vector<std::string>
ranked(Variants variants, const std::set<std::string>& names,
       const std::function<double(const VariantResult&, const std::string&)>& value) {
  std::vector<std::pair<double, std::string>> order;
  for (const auto& name : names) {
    double most = 0;
    for (const auto& variant : variants) most = std::max(most, value(variant, name));
    if (most >= kWorthShowing) order.emplace_back(-most, name);
  }
  std::ranges::sort(order);
  std::vector<std::string> result;
  for (auto& [most, name] : order) result.push_back(std::move(name));
  return result;
}

void add_switches(Table& table, Variants variants) {
  std::set<std::string> causes;
  for (const auto& variant : variants)
    for (const auto& entry : variant.switches) causes.insert(entry.cause);
  table.add_section("Context switches per I/O, by cause");
  for (const auto& cause : ranked(variants, causes, per_io))
    add_row(table, variants, cause, "1", [&](const auto& variant) { return per_io(variant, cause); });
  add_metrics(table, variants, Section::switches);
}

void add_functions(Table& table, Variants variants, const std::string& context, const char* title) {
  std::set<std::string> functions;
  for (const auto& variant : variants)
    for (const auto& row : variant.profile)
      if (row.context == context) functions.insert(row.function);
  auto top =
      ranked(variants, functions, [&](const auto& v, const auto& f) { return function_us(v, context, f); });
  if (top.empty()) return;
  if (top.size() > kTopFunctions) top.resize(kTopFunctions);
  table.add_section(title);
  for (const auto& function : top)
    add_row(table, variants, function, "us",
            [&](const auto& v) { return function_us(v, context, function); });
}

Table make_table(Variants variants) {
  Table table;
  table.add_column("", Table::Align::left);
  table.add_column("unit", Table::Align::left);
  for (const auto& variant : variants) table.add_column(variant.name, Table::Align::right);
  for (const auto section : kSections) {
    table.add_section(std::string(name_of(section)));
    add_metrics(table, variants, section);
  }
  add_switches(table, variants);
  add_functions(table, variants, "process", "Most expensive functions per I/O, process context");
  add_functions(table, variants, "softirq", "Most expensive functions per I/O, softirq");
  add_functions(table, variants, "hardirq", "Most expensive functions per I/O, hard interrupt");
  return table;
}

} // namespace

std::string designs_text(Variants variants, const Screen& screen) {
  return make_table(variants).text_in_blocks(2, screen);
}

std::string designs_markdown(Variants variants) { return make_table(variants).markdown(); }

} // namespace dioscope::results
