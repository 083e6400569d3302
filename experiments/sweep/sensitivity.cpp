#include "experiments/sweep/sensitivity.hpp"

#include <fmt/format.h>

#include "experiments/compare/interval.hpp"
#include "experiments/runs/exit_codes.hpp"
#include "results/metrics.hpp"
#include "results/number_text.hpp"

namespace dioscope::experiments {
namespace {

constexpr std::size_t kLines = 25;

class SensitivityRuns {
 public:
  SensitivityRuns(const Sweep& sweep, const std::string& metric) : sweep_(sweep), metric_(metric) {}

  void run(const std::vector<Span>& spans) {
    std::vector<Settings> all{{}};
    for (const auto& span : spans)
      for (const auto* value : {&span.low, &span.high})
        if (legal({{span.path, *value}})) all.push_back({{span.path, *value}});
    const auto variants = sweep_.scenario.variants.size();
    const auto total = all.size() * variants * sweep_.replications;
    std::size_t next = 0;
    sweep_.points.run(
        [&]() -> std::optional<Point> {
          if (next == total) return std::nullopt;
          const auto n = next++;
          return Point{n + 1, sweep_.scenario.variants[n % variants].name, n / variants % sweep_.replications,
                       all[n / variants / sweep_.replications]};
        },
        total, sweep_.scenario.name);
  }

  /// The answer for every replication: the metric, or the second variant's less the first's.
  PointValues answers(const Settings& settings) const {
    const auto& variants = sweep_.scenario.variants;
    auto found = values_of(sweep_, {0, variants.back().name, 0, settings}, metric_);
    if (variants.size() == 1 || !found.problem.empty()) return found;
    auto first = values_of(sweep_, {0, variants.front().name, 0, settings}, metric_);
    if (!first.problem.empty()) return first;
    found.values = paired_differences(first.values, found.values);
    return found;
  }

  /// How the answer changes, run by run with the same seed; none when it cannot be run.
  std::optional<Interval> change(const std::vector<double>& unchanged, const std::string& path,
                                 const std::string& value) const {
    const auto found = answers({{path, value}});
    if (!found.problem.empty()) return std::nullopt;
    return paired_interval(unchanged, found.values, sweep_.confidence);
  }

 private:
  /// Whether the value goes with all others of the scenario.
  bool legal(const Settings& settings) const {
    try {
      for (const auto& variant : sweep_.scenario.variants)
        (void)sweep_.points.variant_of({0, variant.name, 0, settings});
      return true;
    } catch (const text::InputError&) {
      return false;
    }
  }
  const Sweep& sweep_;
  const std::string& metric_;
};

} // namespace

std::vector<Span> spans_of(const Sweep& sweep, const std::vector<Axis>& axes, const Spread& spread) {
  auto configuration = sweep.scenario.variants.front().configuration;
  const scenarios::ParameterIndex index(scenarios::bind(configuration));
  if (axes.empty()) return cost_spans(index, spread);
  std::vector<Span> spans;
  spans.reserve(axes.size());
  for (const auto& axis : axes)
    spans.push_back(
        {axis.path, sim::to_string(index.find(axis.path)->value()), axis.values.front(), axis.values.back()});
  return spans;
}

Sensitivity find_sensitivity(const Sweep& sweep, const std::vector<Span>& spans, const std::string& metric) {
  SensitivityRuns runs(sweep, metric);
  runs.run(spans);
  auto unchanged = runs.answers({});
  if (!unchanged.problem.empty())
    throw Failure(static_cast<ExitCode>(unchanged.exit_code),
                  fmt::format("the scenario as it is cannot be run: {}", unchanged.problem));
  Sensitivity found{std::move(unchanged.values), {}};
  found.effects.reserve(spans.size());
  for (const auto& span : spans)
    found.effects.push_back({span, runs.change(found.unchanged, span.path, span.low),
                             runs.change(found.unchanged, span.path, span.high)});
  rank(found.effects);
  return found;
}

std::string sensitivity_text(const Sweep& sweep, const Sensitivity& found, const std::string& metric,
                             const results::Screen& screen) {
  const auto& variants = sweep.scenario.variants;
  const auto& values = found.unchanged;
  const double answer = mean_of(values);
  const auto unit = results::unit_of(metric);
  const auto of =
      variants.size() == 1 ? variants[0].name : fmt::format("{} - {}", variants[1].name, variants[0].name);
  return fmt::format("{} of {}: {}{}; {} replications, {} % confidence\n\n{}", metric, of,
                     results::number_text(answer), unit.empty() ? "" : " " + unit, values.size(),
                     results::exact_text(sweep.confidence * 100),
                     tornado_text(found.effects, variants.size() == 1 ? std::optional(answer) : std::nullopt,
                                  kLines, screen));
}

} // namespace dioscope::experiments
