#include "experiments/compare/comparison_json.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "experiments/compare/answer.hpp"
#include "experiments/compare/report.hpp"
#include "results/metrics.hpp"
#include "results/row_json.hpp"

namespace dioscope::experiments {
namespace {

using text::Json;

Json difference_json(const Difference& d) {
  const auto* const metric = results::find_metric(d.metric);
  const bool known = d.verdict != Verdict::no_samples;
  Json json;
  json["metric"] = d.metric;
  json["baseline"] = d.baseline;
  json["variant"] = d.variant;
  json["unit"] = metric == nullptr ? std::string("1") : std::string(metric->unit);
  json["replications"] = d.replications;
  json["confidence"] = d.confidence;
  json["baseline_mean"] = results::nullable(d.baseline_mean);
  json["variant_mean"] = results::nullable(d.variant_mean);
  json["difference"] = known ? Json(d.difference.mean) : Json(nullptr);
  json["low"] = d.has_interval() ? Json(d.difference.low()) : Json(nullptr);
  json["high"] = d.has_interval() ? Json(d.difference.high()) : Json(nullptr);
  json["verdict"] = name_of(d.verdict);
  json["words"] = verdict_text(d);
  return json;
}

Json claim_json(const TestedClaim& claim) {
  Json json;
  json["said"] = claim.claim.said;
  json["source"] = claim.claim.source;
  json["finding"] = claim.finding;
  json["as_found"] = claim.as_found();
  json["because"] = claim.claim.because;
  Json& predictions = json["predictions"] = Json::array();
  for (const auto& [prediction, difference, outcome] : claim.predictions)
    predictions.push_back({{"condition", prediction.condition},
                           {"words", fmt::format("{} {}: {}", results::noun_of(prediction.metric),
                                                 relation_text(prediction), verdict_text(difference))},
                           {"outcome", name_of(outcome)}});
  return json;
}

} // namespace

Json comparison_json(std::span<const Difference> differences, const TestedClaim* claim) {
  Json json;
  Json& answer = json["answer"] = Json::array();
  if (!differences.empty()) {
    const bool pair = std::ranges::all_of(
        differences, [&](const auto& d) { return d.variant == differences.front().variant; });
    if (pair)
      answer.push_back(fmt::format("{} against {}: {}", differences.front().variant,
                                   differences.front().baseline, answer_text(differences)));
    else if (auto best = best_text(differences); !best.empty())
      answer.push_back(std::move(best));
    if (auto same = same_text(differences); pair && !same.empty()) answer.push_back(std::move(same));
  }
  Json& list = json["differences"] = Json::array();
  for (const auto& d : differences) list.push_back(difference_json(d));
  json["claim"] = claim == nullptr ? Json(nullptr) : claim_json(*claim);
  return json;
}

} // namespace dioscope::experiments
