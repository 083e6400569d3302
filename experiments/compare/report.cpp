#include "experiments/compare/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "results/csv.hpp"
#include "results/metrics.hpp"
#include "results/number_text.hpp"

namespace dioscope::experiments {
namespace {

using results::Cell;
using results::Paint;

std::string how_sure(const Difference& d) {
  const auto confidence = results::exact_text(d.confidence * 100);
  if (d.replications > 1)
    return fmt::format("{} replications, run by run with the same seed; {} % confidence", d.replications,
                       confidence);
  return fmt::format("one run each; {} % confidence from the spread within the run", confidence);
}

/// Good and bad as far as the metric says which of two values is the better one.
Paint paint_of(const Difference& d) {
  switch (d.verdict) {
  case Verdict::not_steady:
  case Verdict::one_run:
    return Paint::bad;
  case Verdict::more:
  case Verdict::less:
    break;
  default:
    return Paint::dim;
  }
  const auto* const metric = results::find_metric(d.metric);
  if (metric == nullptr || metric->better == results::Better::neither) return Paint::bold;
  return (metric->better == results::Better::more) == (d.verdict == Verdict::more) ? Paint::good : Paint::bad;
}

/// "70.6 and 78.6 us": the variant's mean and the baseline's.
std::string means_text(const Difference& d) {
  const auto unit = results::unit_of(d.metric);
  return fmt::format("{} and {}{}{}", results::number_text(d.variant_mean),
                     results::number_text(d.baseline_mean), unit.empty() ? "" : " ", unit);
}

} // namespace

results::Paint paint_of(Outcome outcome) {
  if (outcome == Outcome::holds) return Paint::good;
  return outcome == Outcome::fails ? Paint::bad : Paint::dim;
}

std::string relation_text(const scenarios::Prediction& p) {
  if (p.relation == "same")
    return fmt::format("of {} within {} % of {}", p.variant, results::exact_text(*p.within * 100), p.than);
  return fmt::format("of {} {} than of {}", p.variant, p.relation, p.than);
}

std::string differences_text(std::span<const Difference> differences, const results::Screen& screen) {
  if (differences.empty()) return "";
  using Align = results::Table::Align;
  results::Table table;
  table.add_column("metric", Align::left);
  table.add_column("unit", Align::left);
  table.add_column("baseline", Align::right);
  table.add_column("variant", Align::right);
  table.add_column("difference", Align::left);
  std::string variant;
  for (const auto& d : differences) {
    if (d.variant != variant) table.add_section(d.variant + "  against  " + d.baseline);
    variant = d.variant;
    table.add_row({"  " + d.metric, Cell{results::unit_of(d.metric), Paint::dim},
                   results::number_text(d.baseline_mean), results::number_text(d.variant_mean),
                   Cell{verdict_text(d), paint_of(d)}});
  }
  return results::wrapped(how_sure(differences.front()), 0, screen.columns) + "\n" + table.text(screen);
}

std::string claim_card(const TestedClaim& tested, const results::Screen& screen) {
  const auto colour = screen.colour;
  const auto width = screen.columns;
  const auto& claim = tested.claim;
  auto text = results::painted("What was said", Paint::bold, colour) + "\n" +
              results::wrapped(claim.said, 2, width) +
              results::painted(results::wrapped("(" + claim.source + ")", 2, width), Paint::dim, colour);
  text += "\n" + results::painted("What the simulation shows", Paint::bold, colour) + "\n" +
          results::wrapped("(" + how_sure(tested.predictions.front().difference) + ")", 2, width);
  std::string condition;
  for (const auto& [prediction, difference, outcome] : tested.predictions) {
    if (prediction.condition != condition) text += results::wrapped(prediction.condition, 2, width);
    condition = prediction.condition;
    text += results::wrapped(fmt::format("{} {}", prediction.metric, relation_text(prediction)), 4, width);
    auto lines = results::wrapped(
        fmt::format("{}: {}: {}", name_of(outcome), verdict_text(difference), means_text(difference)), 6,
        width);
    const auto begin = lines.find_first_not_of(' ');
    const auto name = name_of(outcome);
    text += lines.replace(begin, name.size(), results::painted(name, paint_of(outcome), colour));
  }
  text += "\n" + results::painted("Finding: " + tested.finding, Paint::bold, colour);
  text += tested.as_found()
              ? "\n"
              : results::painted(fmt::format(", where the scenario says {}: MISSED\n", claim.finding),
                                 Paint::bad, colour);
  return text + results::wrapped(claim.because, 2, width);
}

std::string replications_csv(std::span<const VariantRuns> variants) {
  std::string text = "variant,replication,seed,metric,value\n";
  for (const auto& variant : variants)
    for (std::size_t i = 0; i < variant.runs.size(); ++i)
      for (const auto& metric : variant.runs[i].metrics)
        text += results::csv_line({variant.name, std::to_string(i + 1), std::to_string(variant.runs[i].seed),
                                   metric.name, results::exact_text(metric.value)});
  return text;
}

std::string differences_csv(std::span<const Difference> differences) {
  std::string text =
      "variant,baseline,metric,unit,replications,confidence,baseline_mean,variant_mean,difference,"
      "low,high,verdict,words\n";
  for (const auto& d : differences) {
    const auto number = [&](double value) {
      return d.has_interval() ? results::exact_text(value) : std::string();
    };
    text += results::csv_line({d.variant, d.baseline, d.metric, results::unit_of(d.metric),
                               std::to_string(d.replications), results::exact_text(d.confidence),
                               results::exact_text(d.baseline_mean), results::exact_text(d.variant_mean),
                               d.verdict == Verdict::no_samples ? "" : results::exact_text(d.difference.mean),
                               number(d.difference.low()), number(d.difference.high()),
                               std::string(name_of(d.verdict)), verdict_text(d)});
  }
  return text;
}

std::string claim_csv(const TestedClaim& claim) {
  std::string text = "condition,metric,variant,relation,than,outcome,words\n";
  for (const auto& [prediction, difference, outcome] : claim.predictions)
    text +=
        results::csv_line({prediction.condition, prediction.metric, prediction.variant, prediction.relation,
                           prediction.than, name_of(outcome), verdict_text(difference)});
  return text;
}

} // namespace dioscope::experiments
