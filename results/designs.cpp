#include "results/designs.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>

#include "results/metrics.hpp"
#include "results/number_text.hpp"

namespace dioscope::results {
namespace {

constexpr std::size_t kTopFunctions = 6;
constexpr double kWorthShowing = 0.0005; ///< smaller values all print as 0.000

struct Line {
  std::string_view label;
  std::string_view metric;
};

struct Section {
  std::string_view title;
  std::span<const Line> lines;
};

constexpr auto kInterrupts = std::to_array<Line>({{"interrupts off, p99", "irq_off_p99_us"},
                                                  {"interrupts off, longest", "irq_off_max_us"},
                                                  {"interrupt latency, p50", "irq_latency_p50_us"},
                                                  {"interrupt latency, p99", "irq_latency_p99_us"},
                                                  {"interrupt latency, longest", "irq_latency_max_us"}});
constexpr auto kLatency = std::to_array<Line>({{"wake-up latency, p50", "wakeup_latency_p50_us"},
                                               {"wake-up latency, p99", "wakeup_latency_p99_us"},
                                               {"I/O latency, p50", "io_latency_p50_us"},
                                               {"I/O latency, p99", "io_latency_p99_us"}});
constexpr auto kCpu = std::to_array<Line>({{"in process context", "process_us_per_io"},
                                           {"in softirq", "softirq_us_per_io"},
                                           {"in hard interrupts", "hardirq_us_per_io"},
                                           {"all, clock ticks included", "cpu_us_per_io"},
                                           {"of it spinning on locks", "lock_spin_us_per_io"},
                                           {"of it in get_user_pages", "get_user_pages_us_per_io"},
                                           {"charged as sys by time", "sys_us_per_io"}});
constexpr auto kSharing = std::to_array<Line>({{"BIOs at one time, most", "peak_bios"},
                                               {"cache transfers per I/O", "cache_transfers_per_io"},
                                               {"cache misses per I/O", "cache_misses_per_io"},
                                               {"wake-ups per I/O", "wakeups_per_io"},
                                               {"reschedule IPIs per I/O", "ipis_per_io"},
                                               {"migrations", "migrations"},
                                               {"loop utilisation", "loop_utilisation_pct"}});

using Variants = std::span<const VariantResult>;
using Measure = std::function<double(const VariantResult&)>;

void add_row(Table& table, Variants variants, std::string label, std::string_view unit,
             const Measure& measure) {
  std::vector<Cell> cells{"  " + std::move(label), Cell{unit == "1" ? "" : std::string(unit), Paint::dim}};
  for (const auto& variant : variants) {
    const double value = measure(variant);
    cells.emplace_back(number_text(value), value == 0 ? Paint::dim : Paint::plain);
  }
  table.add_row(std::move(cells));
}

void add_metrics(Table& table, Variants variants, const Section& section) {
  table.add_section(std::string(section.title));
  for (const auto& line : section.lines)
    add_row(table, variants, std::string(line.label), find_metric(line.metric)->unit,
            [&](const auto& variant) { return variant.metric(std::string(line.metric)); });
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
    if (row.context == context && row.function == function)
      sum += row.run_us_per_io + row.spin_us_per_io + row.miss_us_per_io;
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
  for (const Line& line :
       {Line{"all", "switches_per_io"}, Line{"of it background", "background_switches_per_io"}})
    add_row(table, variants, std::string(line.label), "1",
            [&](const auto& variant) { return variant.metric(std::string(line.metric)); });
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
  for (const auto& section : {Section{"Interrupts", kInterrupts}, Section{"Latency", kLatency},
                              Section{"CPU time per I/O", kCpu}, Section{"Sharing between CPUs", kSharing}})
    add_metrics(table, variants, section);
  add_switches(table, variants);
  add_functions(table, variants, "process", "Dearest functions per I/O, process context");
  add_functions(table, variants, "softirq", "Dearest functions per I/O, softirq");
  add_functions(table, variants, "hardirq", "Dearest functions per I/O, hard interrupt");
  return table;
}

} // namespace

std::string designs_text(Variants variants, Colour colour) {
  return make_table(variants).text_in_blocks(2, colour);
}

std::string designs_markdown(Variants variants) { return make_table(variants).markdown(); }

} // namespace dioscope::results
