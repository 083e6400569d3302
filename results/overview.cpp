#include "results/overview.hpp"

#include <fmt/format.h>

#include <array>

#include "results/metrics.hpp"
#include "results/number_text.hpp"
#include "results/table.hpp"

namespace dioscope::results {
namespace {

constexpr std::size_t kMostMisses = 4;

/// From the left as they matter: what does not fit is left out.
constexpr auto kShown =
    std::to_array<std::string_view>({"kib_per_s", "cpu_us_per_io", "switches_per_io", "irq_latency_p99_us",
                                     "cache_transfers_per_io", "io_latency_p50_us", "io_latency_p99_us",
                                     "irq_off_p99_us", "wakeup_latency_mean_us", "io_latency_mean_us"});

std::string miss_text(const ComparedFigure& figure) {
  return fmt::format("{}: {}, band {}", figure_key(figure.expected), number_text(figure.simulated),
                     band_text(figure.expected));
}

} // namespace

std::string overview_text(std::span<const VariantResult> variants, const Screen& screen) {
  Table table;
  table.add_column("variant", Table::Align::left);
  for (const auto name : kShown) table.add_column(head_of(name), Table::Align::right);
  for (const auto& variant : variants) {
    std::vector<Cell> cells{variant.name};
    for (const auto name : kShown) cells.emplace_back(number_text(variant.metric(std::string(name))));
    table.add_row(std::move(cells));
  }
  return table.text_that_fits(2, screen) +
         "Per I/O: CPU us, switches, cache lines moved. Latencies (irq, I/O) in us.\n";
}

std::string verdicts_text(std::span<const ComparedFigure> figures, const Screen& screen) {
  if (figures.empty()) return {};
  const auto missed = count_missed(figures);
  const auto paint = missed == 0 ? Paint::good : Paint::bad;
  std::string text;
  for (const auto& line : lines_of(counts_text(figures), screen.columns))
    text += painted(line, paint, screen.colour) + "\n";
  std::size_t shown = 0;
  for (const auto& figure : figures) {
    if (figure.verdict != Verdict::missed) continue;
    if (shown++ == kMostMisses) break;
    text += wrapped("missed: " + miss_text(figure), 2, screen.columns);
  }
  if (missed > kMostMisses) text += fmt::format("  and {} more: --details\n", missed - kMostMisses);
  return text;
}

} // namespace dioscope::results
