#include "lessons/figure.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "experiments/runs/event_text.hpp"
#include "lessons/placeholders.hpp"
#include "report/lock_cycle.hpp"
#include "results/metrics.hpp"

namespace dioscope::lessons {
namespace {

/// "wake-up latency, mean, us" of a metric, else what stands behind the last point of a value's name.
std::string label_of_value(const Shown& shown) {
  if (!shown.label.empty()) return shown.label;
  const auto& name = shown.name;
  if (results::find_metric(name) != nullptr) return results::label_of(name);
  return name.substr(name.rfind('.') + 1);
}

std::string number_or_dash(const std::optional<double>& value) { return value ? number_words(*value) : "-"; }

/// As a part of a bar: "process" of process_us_per_io.
std::string part_label(const Shown& shown) {
  const auto& name = shown.name;
  constexpr std::string_view kPerIo = "_us_per_io";
  if (name == "hardirq_us_per_io") return "hard interrupt";
  if (shown.label.empty() && name.ends_with(kPerIo)) return name.substr(0, name.size() - kPerIo.size());
  return label_of_value(shown);
}

/// Names of whatever the outcome has values of.
std::vector<std::string> variants_in(const Outcome& outcome) {
  std::vector<std::string> names;
  for (const auto& variant : outcome.variants) names.push_back(variant.name);
  for (const auto& finding : outcome.findings) names.push_back(finding.name);
  for (const auto& story : outcome.stories) names.push_back(story.variant);
  return names;
}

TableFigure table_of(const Show& show, const Outcome& outcome) {
  TableFigure table;
  table.columns.emplace_back("");
  const auto variants = variants_in(outcome);
  for (const auto& name : variants) table.columns.push_back(name);
  for (const auto& shown : show.of) {
    std::vector<std::string> row{label_of_value(shown)};
    for (const auto& variant : variants) row.push_back(number_or_dash(outcome.value({shown.name, variant})));
    table.rows.push_back(std::move(row));
  }
  return table;
}

BarsFigure bars_of(const Show& show, const Outcome& outcome) {
  BarsFigure figure{.unit = show.unit, .bars = {}};
  for (const auto& variant : variants_in(outcome)) {
    BarsFigure::Bar bar{variant, {}};
    for (const auto& shown : show.of)
      bar.parts.push_back({part_label(shown), outcome.value({shown.name, variant}).value_or(0)});
    figure.bars.push_back(std::move(bar));
  }
  return figure;
}

/// What the profiler of the time finds in functions, above what they really took. Of the first variant.
BarsFigure profile_of(const Show& show, const Outcome& outcome) {
  if (outcome.variants.empty()) throw ExpressionError("a profile is of a run, and there is none");
  const auto& variant = outcome.variants.front();
  BarsFigure figure{.unit = show.unit, .bars = {{"found by ticks", {}}, {"really spent", {}}}};
  for (const auto& [function, label] : show.of) {
    figure.bars[0].parts.push_back(
        {function, outcome.value({"sampled." + function, variant.name}).value_or(0)});
    figure.bars[1].parts.push_back({function, outcome.value({"true." + function, variant.name}).value_or(0)});
  }
  return figure;
}

std::string us_text(std::int64_t ns) {
  constexpr double kNsPerMicrosecond = 1000;
  return number_words(static_cast<double>(ns) / kNsPerMicrosecond);
}

TableFigure stages_of(const Outcome& outcome) {
  TableFigure table{.columns = {"until"}, .rows = {}, .wide = true};
  if (outcome.stories.empty()) throw ExpressionError("stages are of an explanation, and there is none");
  for (const auto& story : outcome.stories)
    table.columns.push_back(outcome.stories.size() == 1 ? "us" : story.variant + ", us");
  table.columns.emplace_back("which means");
  const auto& stages = outcome.stories.front().stages;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    std::vector<std::string> row{stages[i].name};
    for (const auto& story : outcome.stories)
      row.push_back(i < story.stages.size() ? us_text(story.stages[i].ns) : "-");
    row.push_back(stages[i].sentence);
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// What happened, without who worked: a line for each moment that stands for itself.
TableFigure story_table(const Outcome& outcome) {
  constexpr std::size_t kMostMoments = 16;
  TableFigure table{.columns = {"us", "CPU", "what"}, .rows = {}, .wide = true};
  if (outcome.stories.empty()) throw ExpressionError("a story is of an explanation, and there is none");
  const auto& steps = outcome.stories.front().steps;
  for (const auto& step : steps) {
    if (step.event.empty()) continue;
    if (table.rows.size() == kMostMoments) {
      table.rows.push_back({"...", "", "and so on"});
      break;
    }
    table.rows.push_back({us_text(step.at_ns - steps.front().at_ns),
                          step.cpu ? std::to_string(*step.cpu) : "-", step.sentence});
  }
  return table;
}

CycleFigure cycle_figure(const Show& show, const Outcome& outcome) {
  constexpr std::size_t kStoryLines = 14;
  if (outcome.program) return {.cycle = outcome.program->cycle, .story = {}};
  for (const auto& finding : outcome.findings) {
    const bool wanted = show.of.empty() || show.of.front().name == finding.name;
    if (!wanted || finding.explored.hangs.empty()) continue;
    const auto& hang = finding.explored.hangs.front();
    return {.cycle = report::lock_cycle(hang.story),
            .story = experiments::beginning_of(hang.story, kStoryLines)};
  }
  return {};
}

CurveFigure curve_of(const Show& show, const Outcome& outcome) {
  CurveFigure figure{.name = show.of.empty() ? std::string() : show.of.front().name, .curves = {}};
  for (const auto& variant : outcome.variants) {
    const auto found = std::ranges::find(variant.histograms, figure.name, &results::Histogram::name);
    if (found == variant.histograms.end())
      throw ExpressionError(fmt::format("there is no distribution called \"{}\"", figure.name));
    if (found->count > 0) figure.curves.emplace_back(variant.name, *found);
  }
  return figure;
}

TextFigure history_of(const Show& show, const Outcome& outcome) {
  for (const auto& variant : outcome.variants) {
    const bool wanted = show.of.empty() || show.of.front().name == variant.name;
    if (!wanted || variant.losses.empty()) continue;
    const auto& loss = variant.losses.front();
    return {fmt::format("page {} of {}:\n{}\n", loss.page, loss.file, loss.history)};
  }
  return {"No page was lost.\n"};
}

} // namespace

Figure figure_of(const Show& show, const Outcome& outcome) {
  switch (show.kind) {
  case ShowKind::table:
    return {show.title, table_of(show, outcome)};
  case ShowKind::bars:
    return {show.title, bars_of(show, outcome)};
  case ShowKind::profile:
    return {show.title, profile_of(show, outcome)};
  case ShowKind::life:
    return {show.title, LifeFigure{outcome.lives}};
  case ShowKind::stages:
    return {show.title, stages_of(outcome)};
  case ShowKind::story:
    return {show.title, story_table(outcome)};
  case ShowKind::cycle:
    return {show.title, cycle_figure(show, outcome)};
  case ShowKind::order:
    if (!outcome.program) throw ExpressionError("an order is of a lock program, and there is none");
    return {show.title, TextFigure{outcome.program->text}};
  case ShowKind::curve:
    return {show.title, curve_of(show, outcome)};
  case ShowKind::history:
    break;
  }
  return {show.title, history_of(show, outcome)};
}

} // namespace dioscope::lessons
