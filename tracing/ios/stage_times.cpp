#include "tracing/ios/stage_times.hpp"

#include <string>

#include "results/histograms.hpp"
#include "results/row_json.hpp"

namespace dioscope::tracing {

void StageTimes::add(const IoRecord& record) {
  if (!record.measured) return;
  for (std::size_t i = 1; i < kPoints; ++i)
    if (const auto stage = record.stage(static_cast<Point>(i))) stages_[i].add(*stage);
}

text::Json StageTimes::to_json(const std::string& variant) const {
  text::Json json{{"name", variant}, {"ios", stages_[static_cast<std::size_t>(Point::returned)].count()}};
  auto& stages = json["stages"] = text::Json::array();
  for (std::size_t i = 1; i < kPoints; ++i) {
    auto stage = results::row(results::histogram_of(std::string(point_texts()[i].name), {}, stages_[i]));
    stage.erase("statistic");
    stage["phase"] = point_texts()[i].phase;
    stage["until"] = point_texts()[i].sentence;
    stages.push_back(std::move(stage));
  }
  return json;
}

} // namespace dioscope::tracing
