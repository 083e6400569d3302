#include "experiments/break_even.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "app/exit_codes.hpp"
#include "app/sweeps/sweep.hpp"
#include "experiments/quantity.hpp"
#include "results/metrics.hpp"
#include "results/number_text.hpp"
#include "results/table.hpp"
#include "scenarios/values.hpp"

namespace dioscope::app {
namespace {

constexpr std::size_t kBreakEvenReplications = 5;

/// Simulates both variants at given values of the axis.
class BreakEvenRuns {
 public:
  BreakEvenRuns(const Sweep& sweep, const experiments::Axis& axis, sim::ParameterValue like)
      : sweep_(sweep), path_(axis.path), like_(std::move(like)) {}

  std::vector<experiments::BreakEvenPoint> evaluate(const std::vector<double>& values) {
    std::vector<experiments::Point> points;
    for (const double x : values)
      for (std::size_t replication = 0; replication < replications(); ++replication)
        for (const auto& variant : sweep_.scenario.variants) {
          auto point = point_at(x, variant.name);
          point.replication = replication;
          point.number = ++number_;
          points.push_back(std::move(point));
        }
    std::size_t next = 0;
    sweep_.points.run([&] { return next < points.size() ? std::optional(points[next++]) : std::nullopt; },
                      points.size(), sweep_.scenario.name);
    std::vector<experiments::BreakEvenPoint> result;
    result.reserve(values.size());
    for (const double x : values) result.push_back({x, difference_at(x)});
    return result;
  }

  std::string text(double x) const { return sim::to_string(experiments::with_number(like_, x)); }
  std::size_t replications() const { return sweep_.options.replications.value_or(kBreakEvenReplications); }

 private:
  experiments::Point point_at(double x, const std::string& variant) const {
    return {0, variant, 0, {{path_, text(x)}}};
  }
  experiments::Interval difference_at(double x) const {
    const auto& variants = sweep_.scenario.variants;
    const auto& metric = *sweep_.options.break_even;
    const auto first = values_of(sweep_, point_at(x, variants[0].name), replications(), metric);
    const auto second = values_of(sweep_, point_at(x, variants[1].name), replications(), metric);
    if (!first || !second)
      throw Failure(ExitCode::usage, fmt::format("--break-even: {} has no value at {} = {}: {}", metric,
                                                 path_, text(x), results::why_no_samples(metric)));
    return experiments::paired_interval(*first, *second, sweep_.options.confidence);
  }

  const Sweep& sweep_;
  std::string path_;
  sim::ParameterValue like_;
  std::size_t number_ = 0;
};

void print_points(const Sweep& sweep, const BreakEvenRuns& runs, const experiments::Axis& axis,
                  const experiments::BreakEven& found) {
  using Align = results::Table::Align;
  const auto& variants = sweep.scenario.variants;
  const auto unit = std::string(results::find_metric(*sweep.options.break_even)->unit);
  results::Table table;
  table.add_column(axis.path, Align::right);
  table.add_column(fmt::format("{} - {}", variants[1].name, variants[0].name), Align::right);
  table.add_column(unit == "1" ? "" : unit, Align::left);
  for (const auto& point : found.points)
    table.add_row({runs.text(point.x),
                   fmt::format("{} +-{}", results::number_text(point.difference.mean),
                               results::number_text(point.difference.half_width)),
                   point.decided() ? "" : "no difference to see"});
  fmt::print("{}\n", table.text(results::colour_for(STDOUT_FILENO)));
}

/// An end of the interval; `otherwise` where it reaches the end of the range.
std::string bound(const BreakEvenRuns& runs, const std::optional<double>& x, const std::string& otherwise) {
  return x ? runs.text(*x) : otherwise;
}

} // namespace

void find_break_even(const Sweep& sweep, const experiments::Axis& axis) {
  auto configuration = sweep.scenario.variants.front().configuration;
  const scenarios::ParameterIndex index(scenarios::bind(configuration));
  const auto& parameter = *index.find(axis.path)->parameter;
  const auto like = parameter.default_value;
  if (!experiments::number_of(like) || axis.values.size() < 2)
    throw Failure(ExitCode::usage,
                  fmt::format("--break-even: found {} = {} values; legal: at least two numbers", axis.path,
                              axis.values.size()));
  experiments::BreakEvenRange range;
  for (const auto& value : axis.values)
    range.values.push_back(*experiments::number_of(scenarios::value_from_text(parameter, value)));
  std::ranges::sort(range.values);
  range.logarithmic = axis.logarithmic;
  range.whole = experiments::counts_things(like);
  BreakEvenRuns runs(sweep, axis, like);
  const auto found = experiments::find_break_even(
      range, [&runs](const std::vector<double>& xs) { return runs.evaluate(xs); });

  const auto& metric = *sweep.options.break_even;
  const auto& variants = sweep.scenario.variants;
  fmt::print("{}, by {}\n\n", metric, axis.path);
  print_points(sweep, runs, axis, found);
  const auto ends = fmt::format("{} .. {}", runs.text(range.values.front()), runs.text(range.values.back()));
  if (!found.at) {
    const bool any = std::ranges::any_of(found.points, &experiments::BreakEvenPoint::decided);
    const bool more = found.points.front().difference.mean > 0;
    fmt::print("{}\n", any ? fmt::format("No break-even within {}: {} has {} {} everywhere.", ends,
                                         variants[1].name, more ? "more" : "less", metric)
                           : fmt::format("No difference to see within {}.", ends));
    return;
  }
  fmt::print("Break-even at {} = {} ({} % confidence: {} to {}).\n", axis.path,
             range.whole && *found.at != std::floor(*found.at)
                 ? fmt::format("{:.1f}, between {} and {}", *found.at, runs.text(std::floor(*found.at)),
                               runs.text(std::ceil(*found.at)))
                 : runs.text(*found.at),
             results::exact_text(sweep.options.confidence * 100),
             bound(runs, found.low, "below " + runs.text(range.values.front())),
             bound(runs, found.high, "above " + runs.text(range.values.back())));
  if (found.sign_changes > 1)
    fmt::print("The difference changes its sign {} times; this is the first.\n", found.sign_changes);
}

} // namespace dioscope::app
