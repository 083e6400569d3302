#include "report/page_data.hpp"

#include <fmt/format.h>

#include "experiments/compare/comparison_json.hpp"
#include "experiments/compare/replications.hpp"
#include "report/lock_cycle.hpp"
#include "results/metrics.hpp"
#include "results/number_text.hpp"
#include "scenarios/configuration.hpp"
#include "scenarios/parameter_index.hpp"
#include "sim/version.hpp"

namespace dioscope::report {
namespace {

using text::Json;

Json metrics_json() {
  Json list = Json::array();
  for (const auto& metric : results::metric_declarations())
    list.push_back({{"name", metric.name},
                    {"unit", metric.unit},
                    {"sentence", metric.sentence},
                    {"better", results::name_of(metric.better)},
                    {"heading", metric.compared ? results::noun_of(metric.name) : std::string()},
                    {"section", results::name_of(metric.section)}});
  return list;
}

/// Every parameter of `config`, an effective configuration, with what this program knows of it.
Json parameters_json(const Json& config) {
  scenarios::Configuration defaults;
  const scenarios::ParameterIndex index(scenarios::bind(defaults));
  Json list = Json::array();
  for (const auto& bound : index.parameters()) {
    std::string pointer = "/" + bound.path;
    for (char& c : pointer)
      if (c == '.') c = '/';
    const Json::json_pointer place(pointer);
    if (!config.contains(place)) continue;
    const auto& value = config.at(place);
    list.push_back({{"path", bound.path},
                    {"value", value.is_string() ? value.get<std::string>() : value.dump()},
                    {"source", bound.parameter->source},
                    {"sentence", bound.parameter->sentence},
                    {"fitted", sim::is_fitted(bound.parameter->source)}});
  }
  return list;
}

Json hangs_json(const std::vector<Hang>& hangs) {
  Json list = Json::array();
  for (const auto& hang : hangs)
    list.push_back({{"design", hang.design},
                    {"shape", hang.shape},
                    {"story", hang.story},
                    {"cycle", lock_cycle(hang.story)}});
  return list;
}

/// What `compare` wrote, or what single runs say.
Json comparison_of(const results::RunResult& run) {
  if (run.comparison.is_object()) return run.comparison;
  return experiments::comparison_json(run.variants.size() < 2 ? std::vector<experiments::Difference>{}
                                                              : experiments::differences(run.variants),
                                      nullptr);
}

std::string rate_sentence(const results::VariantResult& variant) {
  const auto number = [&](const char* name) { return results::number_text(variant.metric(name)); };
  return fmt::format("{}: {} KiB/s, {} us of CPU time and {} context switches per I/O.", variant.name,
                     number("kib_per_s"), number("cpu_us_per_io"), number("switches_per_io"));
}

Json run_json(const RunSource& source) {
  Json json;
  json["folder"] = source.folder;
  json["title"] = source.title;
  Json answer = Json::array();
  json["repeat"] = Json::array();
  json["files"] = source.files;
  json["result"] = source.result;
  json["differences"] = Json::array();
  json["claim"] = nullptr;
  json["parameters"] = Json::array();
  if (source.run) {
    const auto& run = *source.run;
    auto comparison = comparison_of(run);
    answer = comparison.value("answer", Json::array());
    json["repeat"] = run.repeat;
    json["differences"] = comparison.value("differences", Json::array());
    json["claim"] = comparison.value("claim", Json(nullptr));
    if (run.variants.size() == 1) answer.push_back(rate_sentence(run.variants.front()));
    if (!run.figures.empty()) answer.push_back(results::counts_text(run.figures));
    if (!run.variants.empty()) json["parameters"] = parameters_json(run.variants.front().config);
  }
  json["answer"] = std::move(answer);
  json["hangs"] = hangs_json(source.hangs);
  json["timelines"] = source.timelines;
  json["stages"] = source.stages.is_object() ? source.stages.value("variants", Json::array()) : Json::array();
  return json;
}

} // namespace

Json page_data(const Sources& sources) {
  Json json;
  json["format"] = "dioscope-report-1";
  json["program"] = "dioscope " + sim::program_version();
  json["metrics"] = metrics_json();
  Json& runs = json["runs"] = Json::array();
  for (const auto& run : sources.runs) runs.push_back(run_json(run));
  json["sweeps"] = sources.sweeps;
  return json;
}

std::string page_title(const Sources& sources) {
  const auto count = sources.runs.size() + sources.sweeps.size();
  if (count != 1) return fmt::format("{} results of dioscope", count);
  return sources.runs.empty() ? sources.sweeps.front().value("title", "A sweep") : sources.runs.front().title;
}

} // namespace dioscope::report
