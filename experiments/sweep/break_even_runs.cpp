#include "experiments/sweep/break_even_runs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "experiments/runs/exit_codes.hpp"
#include "experiments/sweep/break_even.hpp"
#include "experiments/sweep/quantity.hpp"
#include "results/metrics.hpp"
#include "results/number_text.hpp"
#include "results/table.hpp"
#include "scenarios/values.hpp"

namespace dioscope::experiments {
namespace {

/// Simulates both variants at given values of the axis.
class BreakEvenRuns {
 public:
  BreakEvenRuns(const Sweep& sweep, const Axis& axis, const std::string& metric, sim::ParameterValue like)
      : sweep_(sweep), path_(axis.path), metric_(metric), like_(std::move(like)) {}

  std::vector<BreakEvenPoint> evaluate(const std::vector<double>& values) {
    std::vector<Point> points;
    for (const double x : values)
      for (std::size_t replication = 0; replication < sweep_.replications; ++replication)
        for (const auto& variant : sweep_.scenario.variants) {
          auto point = point_at(x, variant.name);
          point.replication = replication;
          point.number = ++number_;
          points.push_back(std::move(point));
        }
    std::size_t next = 0;
    sweep_.points.run([&] { return next < points.size() ? std::optional(points[next++]) : std::nullopt; },
                      points.size(), sweep_.scenario.name);
    std::vector<BreakEvenPoint> result;
    result.reserve(values.size());
    for (const double x : values) result.push_back({x, difference_at(x)});
    return result;
  }

  std::string text(double x) const { return sim::to_string(with_number(like_, x)); }

 private:
  Point point_at(double x, const std::string& variant) const { return {0, variant, 0, {{path_, text(x)}}}; }
  Interval difference_at(double x) const {
    const auto& variants = sweep_.scenario.variants;
    const auto first = values_of(sweep_, point_at(x, variants[0].name), metric_);
    const auto second = values_of(sweep_, point_at(x, variants[1].name), metric_);
    return paired_interval(first, second, sweep_.confidence);
  }

  const Sweep& sweep_;
  std::string path_;
  const std::string& metric_;
  sim::ParameterValue like_;
  std::size_t number_ = 0;
};

std::string points_text(const Sweep& sweep, const BreakEvenRuns& runs, const Axis& axis,
                        const std::string& metric, const BreakEven& found, results::Colour colour) {
  using Align = results::Table::Align;
  const auto& variants = sweep.scenario.variants;
  const auto unit = std::string(results::find_metric(metric)->unit);
  results::Table table;
  table.add_column(axis.path, Align::right);
  table.add_column(fmt::format("{} - {}", variants[1].name, variants[0].name), Align::right);
  table.add_column(unit == "1" ? "" : unit, Align::left);
  for (const auto& point : found.points)
    table.add_row({runs.text(point.x),
                   fmt::format("{} +-{}", results::number_text(point.difference.mean),
                               results::number_text(point.difference.half_width)),
                   point.decided() ? "" : "no difference to see"});
  return table.text(colour) + "\n";
}

/// An end of the interval; `otherwise` where it reaches the end of the range.
std::string bound(const BreakEvenRuns& runs, const std::optional<double>& x, const std::string& otherwise) {
  return x ? runs.text(*x) : otherwise;
}

} // namespace

std::string find_break_even(const Sweep& sweep, const Axis& axis, const std::string& metric,
                            results::Colour colour) {
  auto configuration = sweep.scenario.variants.front().configuration;
  const scenarios::ParameterIndex index(scenarios::bind(configuration));
  const auto& parameter = *index.find(axis.path)->parameter;
  const auto like = parameter.default_value;
  if (!number_of(like) || axis.values.size() < 2)
    throw Failure(ExitCode::usage,
                  fmt::format("--break-even: found {} = {} values; legal: at least two numbers", axis.path,
                              axis.values.size()));
  BreakEvenRange range;
  for (const auto& value : axis.values)
    range.values.push_back(*number_of(scenarios::value_from_text(parameter, value)));
  std::ranges::sort(range.values);
  range.logarithmic = axis.logarithmic;
  range.whole = counts_things(like);
  BreakEvenRuns runs(sweep, axis, metric, like);
  const auto found =
      find_break_even(range, [&runs](const std::vector<double>& xs) { return runs.evaluate(xs); });

  const auto& variants = sweep.scenario.variants;
  auto text =
      fmt::format("{}, by {}\n\n", metric, axis.path) + points_text(sweep, runs, axis, metric, found, colour);
  const auto ends = fmt::format("{} .. {}", runs.text(range.values.front()), runs.text(range.values.back()));
  if (!found.at) {
    const bool any = std::ranges::any_of(found.points, &BreakEvenPoint::decided);
    const bool more = found.points.front().difference.mean > 0;
    text += fmt::format("{}\n", any ? fmt::format("No break-even within {}: {} has {} {} everywhere.", ends,
                                                  variants[1].name, more ? "more" : "less", metric)
                                    : fmt::format("No difference to see within {}.", ends));
    return text;
  }
  text += fmt::format("Break-even at {} = {} ({} % confidence: {} to {}).\n", axis.path,
                      range.whole && *found.at != std::floor(*found.at)
                          ? fmt::format("{:.1f}, between {} and {}", *found.at,
                                        runs.text(std::floor(*found.at)), runs.text(std::ceil(*found.at)))
                          : runs.text(*found.at),
                      results::exact_text(sweep.confidence * 100),
                      bound(runs, found.low, "below " + runs.text(range.values.front())),
                      bound(runs, found.high, "above " + runs.text(range.values.back())));
  if (found.sign_changes > 1)
    text += fmt::format("The difference changes its sign {} times; this is the first.\n", found.sign_changes);
  return text;
}

} // namespace dioscope::experiments
