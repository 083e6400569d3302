#include "experiments/sweep/sweep_answer.hpp"

#include <fmt/format.h>

#include <charconv>

#include "experiments/compare/interval.hpp"
#include "results/metrics.hpp"
#include "results/result_json.hpp"
#include "results/row_json.hpp"

namespace dioscope::experiments {
namespace {

using text::Json;

std::string unit_of(const std::string& metric) { return std::string(results::find_metric(metric)->unit); }

Json begun(const Sweep& sweep, const char* kind, const std::string& metric, const std::string& said) {
  Json json;
  json["kind"] = kind;
  json["title"] = sweep.scenario.title;
  json["metric"] = metric;
  json["unit"] = unit_of(metric);
  json["text"] = said;
  return json;
}

/// Of numbers that are computed with: the base unit.
std::string unit_of(const sim::ParameterValue& value) {
  if (std::holds_alternative<sim::Duration>(value)) return "ns";
  const auto type = sim::type_name(value);
  if (type == "size") return "bytes";
  if (type == "rate") return "bytes/s";
  return type == "frequency" ? "Hz" : "1";
}

/// A number where the text is one.
Json number_or_text(const std::string& text) {
  double value = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  return read.ec == std::errc{} && read.ptr == end ? Json(value) : Json(text);
}

/// With its interval where there are several values; null without any.
void add_mean(Json& row, const std::vector<double>& values, double confidence) {
  row["mean"] = values.empty() ? Json(nullptr) : Json(mean_of(values));
  row["low"] = row["high"] = nullptr;
  if (values.size() < 2) return;
  const auto interval = interval_of(values, confidence);
  row["low"] = interval.low();
  row["high"] = interval.high();
}

} // namespace

std::vector<Json> answer_json(const Sweep& sweep, const BreakEvenQuestion& question,
                              std::span<const BreakEven> found, const std::string& said) {
  std::vector<Json> answers;
  for (std::size_t i = 0; i < found.size(); ++i) {
    Json json = begun(sweep, "break-even", question.metric, said);
    if (question.along)
      json["title"] =
          fmt::format("{} ({} = {})", sweep.scenario.title, question.along->path, question.along->values[i]);
    json["x"] = {{"path", question.axis.path}, {"unit", unit_of(question.parameter.default_value)}};
    json["variants"] = {question.first, question.second};
    Json& points = json["points"] = Json::array();
    for (const auto& point : found[i].points) {
      const bool known = point.difference.has_value();
      points.push_back({{"x", point.x},
                        {"a", known ? Json(point.first) : Json(nullptr)},
                        {"b", known ? Json(point.second) : Json(nullptr)},
                        {"difference", known ? Json(point.difference->mean) : Json(nullptr)},
                        {"low", known ? Json(point.difference->low()) : Json(nullptr)},
                        {"high", known ? Json(point.difference->high()) : Json(nullptr)}});
    }
    Json& crossings = json["crossings"] = Json::array();
    if (found[i].at)
      crossings.push_back({{"x", *found[i].at},
                           {"low", results::nullable(found[i].low)},
                           {"high", results::nullable(found[i].high)}});
    answers.push_back(std::move(json));
  }
  return answers;
}

Json answer_json(const Sweep& sweep, const Sensitivity& found, const std::string& metric,
                 const std::string& said) {
  Json json = begun(sweep, "tornado", metric, said);
  json["base"] = mean_of(found.unchanged);
  auto configuration = sweep.scenario.variants.front().configuration;
  const scenarios::ParameterIndex index(scenarios::bind(configuration));
  const auto change = [](const std::optional<Interval>& interval) {
    return interval ? Json(interval->mean) : Json(nullptr);
  };
  Json& effects = json["effects"] = Json::array();
  for (const auto& effect : found.effects)
    effects.push_back({{"path", effect.span.path},
                       {"low_value", effect.span.low},
                       {"high_value", effect.span.high},
                       {"low", change(effect.at_low)},
                       {"high", change(effect.at_high)},
                       {"source", index.find(effect.span.path)->parameter->source}});
  return json;
}

std::vector<Json> answer_json(const Sweep& sweep, const Grid& grid, const std::vector<std::string>& metrics,
                              const std::string& said) {
  std::vector<Json> answers;
  for (const auto& metric :
       metrics.empty() ? results::metrics_with(&results::MetricDeclaration::swept) : metrics) {
    Json json = begun(sweep, "grid", metric, said);
    Json& axes = json["axes"] = Json::array();
    for (const auto& path : grid.paths()) axes.push_back({{"path", path}});
    Json& points = json["points"] = Json::array();
    for (std::size_t number = 1; number <= grid.size(); number += sweep.replications) {
      const auto point = grid.at(number);
      const auto at = values_of(sweep, point, metric);
      Json values = Json::array();
      for (const auto& [path, value] : point.settings) values.push_back(number_or_text(value));
      Json row = {{"values", std::move(values)}, {"variant", point.variant}};
      add_mean(row, at.problem.empty() ? at.values : std::vector<double>{}, sweep.confidence);
      points.push_back(std::move(row));
    }
    answers.push_back(std::move(json));
  }
  return answers;
}

std::string answers_text(const std::vector<Json>& answers) {
  Json json;
  json["format"] = "dioscope-sweep-answer-1";
  json["answers"] = answers;
  return results::json_text(json);
}

} // namespace dioscope::experiments
