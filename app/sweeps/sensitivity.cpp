#include <fmt/format.h>
#include <unistd.h>

#include <numeric>

#include "app/exit_codes.hpp"
#include "app/sweeps/sweep.hpp"
#include "experiments/tornado.hpp"
#include "results/files.hpp"
#include "results/metrics.hpp"
#include "results/number_text.hpp"

namespace dioscope::app {
namespace {

constexpr std::size_t kSensitivityReplications = 3;
constexpr std::size_t kLines = 25;

using experiments::Point;
using experiments::Settings;

class SensitivityRuns {
 public:
  explicit SensitivityRuns(const Sweep& sweep)
      : sweep_(sweep), replications_(sweep.options.replications.value_or(kSensitivityReplications)) {}

  void run(const std::vector<experiments::Span>& spans) {
    std::vector<Settings> all{{}};
    for (const auto& span : spans)
      for (const auto* value : {&span.low, &span.high})
        if (legal({{span.path, *value}})) all.push_back({{span.path, *value}});
    const auto variants = sweep_.scenario.variants.size();
    const auto total = all.size() * variants * replications_;
    std::size_t next = 0;
    sweep_.points.run(
        [&]() -> std::optional<Point> {
          if (next == total) return std::nullopt;
          const auto n = next++;
          return Point{n + 1, sweep_.scenario.variants[n % variants].name, n / variants % replications_,
                       all[n / variants / replications_]};
        },
        total, sweep_.scenario.name);
  }

  /// The answer for every replication: the metric, or the second variant's less the first's. None without
  /// samples.
  std::optional<std::vector<double>> answers(const Settings& settings) const {
    const auto& variants = sweep_.scenario.variants;
    const auto values = metric_of(variants.back().name, settings);
    if (variants.size() == 1 || !values) return values;
    const auto others = metric_of(variants.front().name, settings);
    if (!others) return std::nullopt;
    return experiments::paired_differences(*others, *values);
  }

  /// How the answer changes, run by run with the same seed; none when the value does not go with the others,
  /// or leaves no samples.
  std::optional<experiments::Interval> change(const std::vector<double>& unchanged, const std::string& path,
                                              const std::string& value) const {
    if (!legal({{path, value}})) return std::nullopt;
    const auto changed = answers({{path, value}});
    if (!changed) return std::nullopt;
    return experiments::paired_interval(unchanged, *changed, sweep_.options.confidence);
  }

 private:
  /// Whether the value goes with all others of the scenario.
  bool legal(const Settings& settings) const {
    try {
      for (const auto& variant : sweep_.scenario.variants)
        (void)sweep_.points.variant_of({0, variant.name, 0, settings});
      return true;
    } catch (const scenarios::ScenarioError&) {
      return false;
    }
  }
  std::optional<std::vector<double>> metric_of(const std::string& variant, const Settings& settings) const {
    return values_of(sweep_, Point{0, variant, 0, settings}, replications_, *sweep_.options.sensitivity);
  }
  const Sweep& sweep_;
  std::size_t replications_;
};

std::vector<experiments::Span> spans_of(const Sweep& sweep, const std::vector<experiments::Axis>& axes) {
  auto configuration = sweep.scenario.variants.front().configuration;
  const scenarios::ParameterIndex index(scenarios::bind(configuration));
  if (axes.empty()) return experiments::cost_spans(index, sweep.options.spread);
  std::vector<experiments::Span> spans;
  spans.reserve(axes.size());
  for (const auto& axis : axes)
    spans.push_back(
        {axis.path, sim::to_string(index.find(axis.path)->value()), axis.values.front(), axis.values.back()});
  return spans;
}

} // namespace

void rank_sensitivity(const Sweep& sweep, const std::vector<experiments::Axis>& axes) {
  const auto spans = spans_of(sweep, axes);
  SensitivityRuns runs(sweep);
  runs.run(spans);
  const auto answers = runs.answers({});
  if (!answers)
    throw Failure(ExitCode::usage,
                  fmt::format("--sensitivity: {} has no value: {}", *sweep.options.sensitivity,
                              results::why_no_samples(*sweep.options.sensitivity)));
  const auto& unchanged = *answers;
  std::vector<experiments::Effect> effects;
  effects.reserve(spans.size());
  for (const auto& span : spans)
    effects.push_back(
        {span, runs.change(unchanged, span.path, span.low), runs.change(unchanged, span.path, span.high)});
  experiments::rank(effects);

  if (sweep.options.csv)
    results::write_file_atomically(*sweep.options.csv, experiments::tornado_csv(effects));
  const auto& metric = *sweep.options.sensitivity;
  const auto& variants = sweep.scenario.variants;
  const double answer =
      std::accumulate(unchanged.begin(), unchanged.end(), 0.0) / static_cast<double>(unchanged.size());
  const auto unit = std::string(results::find_metric(metric)->unit);
  const auto of =
      variants.size() == 1 ? variants[0].name : fmt::format("{} - {}", variants[1].name, variants[0].name);
  fmt::print("{} of {}: {}{}; {} replications, {} % confidence\n\n", metric, of, results::number_text(answer),
             unit == "1" ? "" : " " + unit, unchanged.size(),
             results::exact_text(sweep.options.confidence * 100));
  fmt::print("{}",
             experiments::tornado_text(effects, variants.size() == 1 ? std::optional(answer) : std::nullopt,
                                       kLines, results::colour_for(STDOUT_FILENO)));
}

} // namespace dioscope::app
