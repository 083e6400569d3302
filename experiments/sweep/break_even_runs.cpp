#include "experiments/sweep/break_even_runs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "experiments/runs/exit_codes.hpp"
#include "experiments/sweep/quantity.hpp"
#include "scenarios/values.hpp"

namespace dioscope::experiments {
namespace {

/// Simulates both variants at given values of the axis.
class BreakEvenRuns {
 public:
  BreakEvenRuns(const Sweep& sweep, const BreakEvenQuestion& question) : sweep_(sweep), question_(question) {}

  /// With `others` set as well.
  std::vector<BreakEvenPoint> evaluate(const std::vector<double>& values, const Settings& others) {
    std::vector<Point> points;
    for (const double x : values)
      for (std::size_t replication = 0; replication < sweep_.replications; ++replication)
        for (const auto* variant : {&question_.first, &question_.second})
          points.push_back({++number_, *variant, replication, settings_at(x, others)});
    std::size_t next = 0;
    sweep_.points.run([&] { return next < points.size() ? std::optional(points[next++]) : std::nullopt; },
                      points.size(), sweep_.scenario.name);
    std::vector<BreakEvenPoint> result;
    result.reserve(values.size());
    for (const double x : values) result.push_back(point_at(x, others));
    return result;
  }

 private:
  Settings settings_at(double x, Settings settings) const {
    settings.emplace_back(question_.axis.path, sim::to_string(nearest_legal(question_.parameter, x)));
    return settings;
  }
  BreakEvenPoint point_at(double x, const Settings& others) const {
    const auto settings = settings_at(x, others);
    const auto first = values_of(sweep_, {0, question_.first, 0, settings}, question_.metric);
    if (!first.problem.empty()) return {x, std::nullopt, first.problem};
    const auto second = values_of(sweep_, {0, question_.second, 0, settings}, question_.metric);
    if (!second.problem.empty()) return {x, std::nullopt, second.problem};
    return {x,
            paired_interval(first.values, second.values, sweep_.confidence),
            {},
            mean_of(first.values),
            mean_of(second.values)};
  }

  const Sweep& sweep_;
  const BreakEvenQuestion& question_;
  std::size_t number_ = 0;
};

BreakEvenRange range_of(const BreakEvenQuestion& question) {
  BreakEvenRange range;
  for (const auto& value : question.axis.values)
    range.values.push_back(*number_of(scenarios::value_from_text(question.parameter, value)));
  std::ranges::sort(range.values);
  range.logarithmic = question.axis.logarithmic;
  range.step = step_of(question.parameter);
  return range;
}

} // namespace

BreakEvenQuestion break_even_question(const Sweep& sweep, const std::vector<Axis>& axes,
                                      const std::string& metric) {
  auto configuration = sweep.scenario.variants.front().configuration;
  const scenarios::ParameterIndex index(scenarios::bind(configuration));
  const auto& axis = axes.front();
  const auto& parameter = *index.find(axis.path)->parameter;
  if (!number_of(parameter.default_value) || axis.values.size() < 2)
    throw Failure(ExitCode::usage,
                  fmt::format("--break-even: found {} = {} values; legal: at least two numbers", axis.path,
                              axis.values.size()));
  BreakEvenQuestion question{
      metric,      sweep.scenario.variants[0].name, sweep.scenario.variants[1].name, axis, parameter,
      std::nullopt};
  if (axes.size() > 1) question.along = axes[1];
  return question;
}

std::vector<BreakEven> find_break_evens(const Sweep& sweep, const BreakEvenQuestion& question) {
  const auto range = range_of(question);
  BreakEvenRuns runs(sweep, question);
  std::vector<Settings> rows;
  if (!question.along) rows.emplace_back();
  if (question.along)
    for (const auto& value : question.along->values) rows.push_back({{question.along->path, value}});
  std::vector<BreakEven> found;
  found.reserve(rows.size());
  for (const auto& others : rows)
    found.push_back(
        find_break_even(range, [&](const std::vector<double>& xs) { return runs.evaluate(xs, others); }));
  return found;
}

} // namespace dioscope::experiments
