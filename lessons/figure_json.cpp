#include "lessons/figure.hpp"
#include "results/row_json.hpp"

namespace dioscope::lessons {
namespace {

using text::Json;

Json content_json(const TableFigure& figure) {
  return {{"kind", "table"}, {"columns", figure.columns}, {"rows", figure.rows}, {"wide", figure.wide}};
}

Json content_json(const BarsFigure& figure) {
  Json bars = Json::array();
  for (const auto& bar : figure.bars) {
    Json parts = Json::array();
    for (const auto& part : bar.parts) parts.push_back({{"label", part.label}, {"value", part.value}});
    bars.push_back({{"name", bar.name}, {"parts", parts}});
  }
  return {{"kind", "bars"}, {"unit", figure.unit}, {"bars", bars}};
}

Json content_json(const LifeFigure& figure) {
  Json lives = Json::array();
  for (const auto& life : figure.lives) {
    Json steps = Json::array();
    for (const auto& step : life.steps)
      steps.push_back({{"begin", step.begin_ns},
                       {"duration", step.duration_ns},
                       {"lane", step.lane},
                       {"cpu", step.cpu},
                       {"name", step.name}});
    lives.push_back(
        {{"variant", life.variant}, {"io", {{"io", life.io}}}, {"length", life.length_ns}, {"steps", steps}});
  }
  return {{"kind", "life"}, {"lives", lives}};
}

Json content_json(const CycleFigure& figure) {
  return {{"kind", "cycle"}, {"cycle", figure.cycle}, {"story", figure.story}};
}

Json content_json(const CurveFigure& figure) {
  Json curves = Json::array();
  for (const auto& [name, histogram] : figure.curves) {
    Json bins = Json::array();
    for (const auto& bin : histogram.bins) bins.push_back({bin.lower_ns, bin.upper_ns, bin.count});
    curves.push_back({{"variant", name},
                      {"count", histogram.count},
                      {"mean_ns", results::nullable(histogram.mean_ns)},
                      {"p50_ns", results::nullable(histogram.p50_ns)},
                      {"p99_ns", results::nullable(histogram.p99_ns)},
                      {"max_ns", results::nullable(histogram.max_ns)},
                      {"bins", bins}});
  }
  return {{"kind", "curve"}, {"name", figure.name}, {"curves", curves}};
}

Json content_json(const TextFigure& figure) { return {{"kind", "text"}, {"text", figure.text}}; }

} // namespace

Json figure_json(const Figure& figure) {
  auto json = std::visit([](const auto& content) { return content_json(content); }, figure.content);
  json["title"] = figure.title;
  return json;
}

} // namespace dioscope::lessons
