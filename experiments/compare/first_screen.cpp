#include "experiments/compare/first_screen.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "experiments/compare/answer.hpp"
#include "experiments/compare/report.hpp"
#include "results/metrics.hpp"
#include "results/number_text.hpp"
#include "results/table.hpp"

namespace dioscope::experiments {
namespace {

using results::Cell;
using results::Screen;
using results::Table;

constexpr std::size_t kGap = 2;

/// `left`, and `right` at the end of the line where both fit; else on two lines.
std::string headline(const std::string& left, const std::string& right, const Screen& screen) {
  constexpr std::size_t kWidest = 100; // further apart they are no one line any more
  const auto width = std::min(screen.columns, kWidest);
  const auto used = results::columns_of(left) + results::columns_of(right);
  const auto painted = results::painted(left, results::Paint::bold, screen.colour);
  if (used + kGap > width)
    return results::wrapped(left, 0, screen.columns) +
           results::painted(right, results::Paint::dim, screen.colour) + "\n";
  return painted + std::string(width - used, ' ') +
         results::painted(right, results::Paint::dim, screen.colour) + "\n";
}

Table pair_table(std::span<const Difference> differences, const std::string& baseline,
                 const std::string& variant) {
  Table table;
  table.add_column("", Table::Align::left);
  table.add_column(baseline, Table::Align::right);
  table.add_column(variant, Table::Align::right);
  table.add_column("change", Table::Align::right);
  table.add_column("", Table::Align::left);
  for (const auto& d : differences) {
    const auto judgement = judgement_of(d);
    if (judgement == Judgement::same) continue;
    const auto paint = paint_of(judgement);
    table.add_row({results::label_of(d.metric), results::metric_text(d.metric, d.baseline_mean),
                   results::metric_text(d.metric, d.variant_mean), Cell{change_text(d), paint},
                   Cell{name_of(d), paint}});
  }
  return table;
}

/// Under the variants' names where those fit, else under what they are.
std::string pair_text(std::span<const Difference> differences, const Screen& screen) {
  const auto& first = differences.front();
  const auto named = pair_table(differences, first.baseline, first.variant);
  const auto& table =
      named.columns_needed() <= screen.columns ? named : pair_table(differences, "baseline", "variant");
  return table.text_that_fits(4, screen);
}

const results::VariantResult* run_of(std::span<const results::VariantResult> runs, const std::string& name) {
  const auto found = std::ranges::find(runs, name, &results::VariantResult::name);
  return found == runs.end() ? nullptr : &*found;
}

std::string pair_screen(std::span<const Difference> differences, std::span<const results::VariantResult> runs,
                        const Screen& screen) {
  const auto& first = differences.front();
  auto text =
      headline(fmt::format("{} against {}", first.variant, first.baseline), certainty_text(first), screen);
  text += results::wrapped(answer_text(differences), 0, screen.columns);
  const bool all_same =
      std::ranges::all_of(differences, [](const auto& d) { return judgement_of(d) == Judgement::same; });
  if (!all_same) text += "\n" + pair_text(differences, screen);
  text += results::wrapped(same_text(differences), 0, screen.columns);
  const auto* const baseline = run_of(runs, first.baseline);
  const auto* const variant = run_of(runs, first.variant);
  if (baseline != nullptr && variant != nullptr)
    text += results::wrapped(movers_text(*baseline, *variant), 0, screen.columns);
  return text;
}

/// The metrics that `differences` has, each once, in their order.
std::vector<std::string> metrics_of(std::span<const Difference> differences) {
  std::vector<std::string> names;
  for (const auto& d : differences)
    if (std::ranges::find(names, d.metric) == names.end()) names.push_back(d.metric);
  return names;
}

std::vector<std::string> variants_of(std::span<const Difference> differences) {
  std::vector<std::string> names;
  for (const auto& d : differences)
    if (names.empty() || names.back() != d.variant) names.push_back(d.variant);
  return names;
}

/// Without its interval, "=" for none.
Cell change_cell(const Difference& d) {
  const auto judgement = judgement_of(d);
  if (judgement == Judgement::same) return {"=", results::Paint::dim};
  if (judgement == Judgement::unknown) return {"-", results::Paint::dim};
  auto text = change_text(d);
  text.erase(std::min(text.size(), text.find(" +-")));
  return {judgement == Judgement::chance ? text + "?" : text, paint_of(judgement)};
}

std::string many_screen(std::span<const Difference> differences, const Screen& screen) {
  const auto& first = differences.front();
  const auto metrics = metrics_of(differences);
  const auto variants = variants_of(differences);
  Table table;
  table.add_column("against " + first.baseline, Table::Align::left);
  for (const auto& metric : metrics) table.add_column(results::head_of(metric), Table::Align::right);
  for (const auto& variant : variants) {
    std::vector<Cell> cells{variant};
    for (const auto& metric : metrics)
      for (const auto& d : differences)
        if (d.variant == variant && d.metric == metric) cells.push_back(change_cell(d));
    table.add_row(std::move(cells));
  }
  auto text = headline(fmt::format("{} variants against {}", variants.size(), first.baseline),
                       certainty_text(first), screen);
  text += results::wrapped(best_text(differences), 0, screen.columns);
  text += "\n" + table.text_that_fits(2, screen);
  text += "= no measurable difference";
  const auto has = [&differences](Judgement judgement) {
    return std::ranges::find(differences, judgement, judgement_of) != differences.end();
  };
  if (has(Judgement::chance)) text += "   ? one run: may be chance";
  if (has(Judgement::unknown)) text += "   - not steady, or no samples";
  return text + "\n";
}

} // namespace

std::string movers_text(const results::VariantResult& baseline, const results::VariantResult& variant) {
  using Key = std::pair<std::string, std::string>;
  std::map<Key, double> change;
  const auto add = [&change](const results::VariantResult& run, double sign) {
    for (const auto& row : run.profile)
      if (row.context != "idle") change[{row.function, row.context}] += sign * row.us_per_io();
  };
  add(baseline, -1);
  add(variant, 1);
  std::vector<std::pair<Key, double>> order(change.begin(), change.end());
  std::ranges::stable_sort(order, std::greater{}, [](const auto& item) { return std::abs(item.second); });
  constexpr std::size_t kMost = 4;
  constexpr double kWorthShowing = 0.1;
  std::vector<std::string> parts;
  for (const auto& [key, us] : order) {
    if (parts.size() == kMost || std::abs(us) < kWorthShowing) break;
    parts.push_back(
        fmt::format("{} {}{} ({})", key.first, us > 0 ? "+" : "", results::fixed_text(us, 1), key.second));
  }
  return parts.empty() ? std::string() : fmt::format("Moved most, us per I/O: {}.", fmt::join(parts, ", "));
}

std::string claim_screen(const TestedClaim& tested, const Screen& screen) {
  const auto& claim = tested.claim;
  const auto bold = [&screen](const std::string& text, results::Paint paint) {
    return results::painted(text, paint, screen.colour);
  };
  auto text = bold("What was said", results::Paint::bold) + " " +
              bold("(" + claim.source + ")", results::Paint::dim) + "\n" +
              results::wrapped(claim.said, 2, screen.columns);
  text += bold("Finding: " + tested.finding, results::Paint::bold);
  if (!tested.as_found())
    text += bold(fmt::format(", where the scenario says {}: MISSED", claim.finding), results::Paint::bad);
  text +=
      bold(fmt::format(" ({})", certainty_text(tested.predictions.front().difference)), results::Paint::dim);
  text += "\n" + results::wrapped(claim.because, 2, screen.columns);
  Table table;
  table.add_column("", Table::Align::left);
  table.add_column("change", Table::Align::right);
  table.add_column("of", Table::Align::left);
  for (const auto& [prediction, difference, outcome] : tested.predictions)
    table.add_row({Cell{name_of(outcome), paint_of(outcome)}, change_text(difference),
                   prediction.condition.empty()
                       ? fmt::format("{} {}", results::noun_of(prediction.metric), relation_text(prediction))
                       : fmt::format("{}: {}", results::noun_of(prediction.metric), prediction.condition)});
  return text + table.text(screen);
}

std::string first_screen(std::span<const Difference> differences,
                         std::span<const results::VariantResult> runs, const Screen& screen) {
  if (differences.empty()) return {};
  return variants_of(differences).size() == 1 ? pair_screen(differences, runs, screen)
                                              : many_screen(differences, screen);
}

} // namespace dioscope::experiments
