#include "experiments/runs/observation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "models/system.hpp"
#include "scenarios/suggest.hpp"
#include "text/escape.hpp"
#include "tracing/event_stream.hpp"
#include "tracing/ios/io_sink.hpp"
#include "tracing/ios/io_table.hpp"
#include "tracing/ios/stage_times.hpp"
#include "tracing/profile/profile_files.hpp"
#include "tracing/timeline/timeline_recorder.hpp"

namespace dioscope::experiments {

Observation::Observation(ObservationPlan plan, const scenarios::Scenario& scenario,
                         const std::filesystem::path& scratch)
    : plan_(std::move(plan)), scenario_(scenario.name) {
  for (const auto& variant : scenario.variants) {
    variants_.push_back(variant.name);
    if (has_ios()) ios_.push_back(std::make_unique<tracing::IoFile>(scratch));
    if (has_stages()) stages_.push_back(std::make_unique<tracing::HandOverFile>(scratch));
    if (plan_.profile) profiles_.push_back(std::make_unique<tracing::ProfileFile>(scratch));
    if (plan_.timeline) timelines_.push_back(std::make_unique<tracing::HandOverFile>(scratch));
  }
  if (plan_.trace) plan_traces(scenario);
}

void Observation::plan_traces(const scenarios::Scenario& scenario) {
  const auto& trace = *plan_.trace;
  std::vector<const scenarios::Variant*> traced;
  for (const auto& variant : scenario.variants)
    if (trace.variants.empty() || std::ranges::find(trace.variants, variant.name) != trace.variants.end())
      traced.push_back(&variant);
  const auto names = scenarios::variant_names(scenario.variants);
  for (const auto& wanted : trace.variants)
    if (std::ranges::find(names, wanted) == names.end())
      throw Failure(ExitCode::usage,
                    fmt::format("--trace-variant: found \"{}\"{}, legal is a variant that is run: {}", wanted,
                                scenarios::did_you_mean(wanted, names),
                                scenarios::names_of(scenario.variants)));
  for (const auto* variant : traced) {
    const auto& storage = variant->configuration.storage;
    const auto disks = storage.adapters * storage.disks_per_adapter;
    if (!trace.limits.disks.empty() && *trace.limits.disks.rbegin() >= disks)
      throw Failure(ExitCode::usage,
                    fmt::format("--trace-disks: found {}, legal are the disks of {}: 0 to {}",
                                *trace.limits.disks.rbegin(), variant->name, disks - 1));
    auto path = trace.path;
    if (traced.size() > 1) {
      auto name = path.filename().string();
      const auto extension = trace.format->extension;
      const auto stem = name.ends_with(extension) ? name.substr(0, name.size() - extension.size()) : name;
      path.replace_filename(fmt::format("{}-{}{}", stem, results::slug(variant->name), extension));
    }
    trace.format->check(path);
    traces_.emplace(variant->name, path);
  }
}

std::size_t Observation::index_of(const std::string& variant) const {
  return static_cast<std::size_t>(std::ranges::find(variants_, variant) - variants_.begin());
}

std::unique_ptr<tracing::EventSink> Observation::io_sink(const std::string& variant,
                                                         const tracing::Names& names) const {
  auto stages = std::make_shared<tracing::StageTimes>();
  auto* file = has_ios() ? ios_.at(index_of(variant)).get() : nullptr;
  const auto take = [this, stages, file](const tracing::IoRecord& record) {
    stages->add(record);
    if (file != nullptr && (record.number - 1) % *plan_.ios_every == 0) file->append(record);
  };
  const auto finish = [this, stages, file, variant] {
    if (file != nullptr) file->flush();
    stages_.at(index_of(variant))->append(stages->to_json(variant).dump());
  };
  return std::make_unique<tracing::IoSink>(names, take, finish);
}

Observers Observation::observers(const scenarios::Variant& variant) const {
  Observers observers;
  auto stream = std::make_unique<tracing::EventStream>();
  bool wanted = false;
  if (const auto trace = traces_.find(variant.name); trace != traces_.end()) {
    wanted = true;
    stream->add([this, path = trace->second, title = fmt::format("{}: {}", scenario_, variant.name)](
                    System& system, const tracing::Names& names) -> std::unique_ptr<tracing::EventSink> {
      const auto& plan = *plan_.trace;
      return std::make_unique<tracing::TraceFilter>(
          plan.limits, plan.format->make(path, system, names, title, plan.limits));
    });
  }
  if (has_stages()) {
    wanted = true;
    stream->add(
        [this, name = variant.name](System&, const tracing::Names& names) { return io_sink(name, names); });
  }
  if (plan_.timeline) {
    wanted = true;
    stream->add([&file = *timelines_.at(index_of(variant.name)), &variant](System& system,
                                                                           const tracing::Names& names) {
      return std::make_unique<tracing::TimelineRecorder>(
          names, variant.name, system.parameters().storage,
          [&file](const tracing::Timeline& timeline) { file.append(tracing::to_json(timeline).dump()); });
    });
  }
  if (wanted) observers.push_back(std::move(stream));
  if (plan_.profile)
    observers.push_back(std::make_unique<tracing::ProfileObserver>(
        *profiles_.at(index_of(variant.name)), fmt::format("{}: {}", scenario_, variant.name)));
  return observers;
}

void Observation::each_io(const std::string& variant,
                          const std::function<void(const tracing::IoRecord&)>& visit) const {
  if (has_ios()) ios_.at(index_of(variant))->each(visit);
}

std::vector<Observation::HandedOver> Observation::handed_over(const HandOverFiles& files,
                                                              const results::RunResult& run) const {
  std::vector<HandedOver> list;
  for (const auto& variant : run.variants)
    if (auto text = files.at(index_of(variant.name))->text(); !text.empty())
      list.push_back({variant.name, std::move(text)});
  return list;
}

text::Json Observation::stages(const results::RunResult& run) const {
  text::Json json{{"format", tracing::kStagesFormat}};
  auto& variants = json["variants"] = text::Json::array();
  for (const auto& [variant, text] : handed_over(stages_, run)) variants.push_back(text::Json::parse(text));
  return json;
}

std::vector<text::Json> Observation::timelines(const results::RunResult& run) const {
  std::vector<text::Json> list;
  for (const auto& [variant, text] : handed_over(timelines_, run)) list.push_back(text::Json::parse(text));
  return list;
}

void Observation::add_timelines(results::MoreFiles& more, const results::RunResult& run) const {
  for (const auto& [variant, text] : handed_over(timelines_, run))
    more.whole.emplace_back(results::unused_name(more.whole, "timeline-" + results::slug(variant), ".json"),
                            text + "\n");
}

void Observation::add_profiles(results::MoreFiles& more, const results::RunResult& run) const {
  std::vector<tracing::ProfileFile::Content> contents;
  for (const auto& variant : run.variants) contents.push_back(profiles_.at(index_of(variant.name))->get());
  std::vector<tracing::ProfiledVariant> profiled;
  for (std::size_t i = 0; i < contents.size(); ++i) {
    profiled.push_back({run.variants[i], contents[i].profile});
    more.whole.emplace_back(fmt::format("flame-{}.svg", results::slug(run.variants[i].name)),
                            contents[i].flame_graph);
  }
  std::ranges::move(tracing::profile_files(profiled, results::load_published_profile()),
                    std::back_inserter(more.whole));
}

results::MoreFiles Observation::files(const results::RunResult& run) const {
  results::MoreFiles more;
  if (has_ios())
    more.streamed.emplace_back("ios.csv", [this, &run](const results::WritePiece& write) {
      write(tracing::ios_csv_header());
      for (const auto& variant : run.variants) {
        const auto cell = text::csv_cell(variant.name);
        each_io(variant.name, [&](const auto& record) { write(tracing::ios_csv_line(cell, record)); });
      }
    });
  if (has_stages()) more.whole.emplace_back("stages.json", stages(run).dump() + "\n");
  if (plan_.profile) add_profiles(more, run);
  if (plan_.timeline) add_timelines(more, run);
  return more;
}

} // namespace dioscope::experiments
