#include "lessons/life.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "experiments/runs/simulate.hpp"
#include "models/system.hpp"
#include "tracing/event_stream.hpp"
#include "tracing/timeline/timeline_recorder.hpp"

namespace dioscope::lessons {
namespace {

using text::Json;

/// Numbers of a record in the list of steps of a timeline's I/O.
constexpr std::size_t kRecord = 5;

std::string timeline_text(const scenarios::Variant& variant, const experiments::ReportProgress& progress) {
  std::string text;
  auto stream = std::make_unique<tracing::EventStream>();
  stream->add([&](System& system, const tracing::Names& names) {
    return std::make_unique<tracing::TimelineRecorder>(
        names, variant.name, system.parameters().storage,
        [&text](const tracing::Timeline& timeline) { text = tracing::to_json(timeline).dump(); });
  });
  experiments::Observers observers;
  observers.push_back(std::move(stream));
  experiments::observe(variant, progress, observers);
  return text;
}

std::string task_of(const Json& timeline, const Json& io) {
  return timeline.at("names").at(io.at("task").get<std::size_t>()).get<std::string>();
}

/// The I/O with this number of this process; none: it does not lie in the window whole.
const Json* same_io(const Json& timeline, const std::string& task, std::uint64_t number) {
  for (const auto& io : timeline.at("ios"))
    if (io.at("task_io") == number && task_of(timeline, io) == task) return &io;
  return nullptr;
}

Life life_from(const Json& timeline, const Json& io) {
  const auto begin = io.at("begin").get<std::int64_t>();
  Life life{.variant = timeline.at("variant").get<std::string>(),
            .io = io.at("io").get<std::uint64_t>(),
            .length_ns = io.at("end").get<std::int64_t>() - begin,
            .steps = {}};
  const auto& steps = io.at("steps");
  for (std::size_t i = 0; i + kRecord <= steps.size(); i += kRecord)
    life.steps.push_back(
        {.begin_ns = steps[i].get<std::int64_t>() - begin,
         .duration_ns = steps[i + 1].get<std::int64_t>(),
         .lane = steps[i + 2].get<std::size_t>(),
         .cpu = steps[i + 3].get<int>(),
         .name = timeline.at("names").at(steps[i + 4].get<std::size_t>()).get<std::string>()});
  return life;
}

} // namespace

std::vector<Life> lives_of(const std::vector<scenarios::Variant>& variants,
                           const experiments::Workers& workers) {
  std::vector<experiments::Job> jobs;
  jobs.reserve(variants.size());
  for (const auto& variant : variants)
    jobs.push_back({variant.name, [&variant](const experiments::ReportProgress& progress) {
                      return timeline_text(variant, progress);
                    }});
  std::vector<Json> timelines;
  for (const auto& result : experiments::run_jobs(jobs, workers)) {
    if (result.code != experiments::ExitCode::ok)
      throw experiments::Failure(result.code, fmt::format("{}: {}", result.name, result.problem));
    if (result.output.empty()) return {};
    timelines.push_back(Json::parse(result.output));
  }
  struct Shared {
    std::int64_t length;
    std::vector<Life> lives;
  };
  std::vector<Shared> shared;
  for (const auto& io : timelines.front().at("ios")) {
    Shared one{io.at("end").get<std::int64_t>() - io.at("begin").get<std::int64_t>(), {}};
    const auto task = task_of(timelines.front(), io);
    for (const auto& timeline : timelines)
      if (const auto* same = same_io(timeline, task, io.at("task_io").get<std::uint64_t>()))
        one.lives.push_back(life_from(timeline, *same));
    if (one.lives.size() == timelines.size()) shared.push_back(std::move(one));
  }
  if (shared.empty()) return {};
  std::ranges::stable_sort(shared, {}, &Shared::length);
  return shared[shared.size() / 2].lives;
}

Life with_joined_steps(const Life& life, std::int64_t gap_ns) {
  Life joined = life;
  joined.steps.clear();
  for (const auto& step : life.steps) {
    const auto last = std::find_if(joined.steps.rbegin(), joined.steps.rend(), [&](const Life::Step& other) {
      return other.lane == step.lane && other.cpu == step.cpu;
    });
    if (last == joined.steps.rend() || step.begin_ns - (last->begin_ns + last->duration_ns) > gap_ns) {
      joined.steps.push_back(step);
      continue;
    }
    last->duration_ns = std::max(last->duration_ns, step.begin_ns + step.duration_ns - last->begin_ns);
  }
  return joined;
}

} // namespace dioscope::lessons
