#include "tracing/timeline/timeline.hpp"

namespace dioscope::tracing {

using results::Json;

namespace {

std::int64_t nanoseconds(sim::TimePoint time) { return time.time_since_epoch().count(); }

Json spans_of(const std::vector<Timeline::Span>& spans) {
  Json list = Json::array();
  for (const auto& span : spans)
    for (const auto number : {span.begin, span.duration, static_cast<std::int64_t>(span.band),
                              static_cast<std::int64_t>(span.name)})
      list.push_back(number);
  return list;
}

Json lock_of(const Timeline::Lock& lock) {
  Json list = Json::array();
  for (const auto& held : lock.spans)
    for (const auto number : {held.begin, held.duration, static_cast<std::int64_t>(held.cpu)})
      list.push_back(number);
  return {{"name", lock.name}, {"spans", list}};
}

Json queue_of(const Timeline::Queue& queue) {
  Json list = Json::array();
  for (const auto& step : queue.steps)
    for (const auto number : {step.at, step.level}) list.push_back(number);
  return {{"name", queue.name}, {"steps", list}};
}

Json io_of(const Timeline::Io& io) {
  Json steps = Json::array();
  for (const auto& step : io.steps)
    for (const auto number : {step.begin, step.duration, static_cast<std::int64_t>(step.lane),
                              static_cast<std::int64_t>(step.cpu), static_cast<std::int64_t>(step.name)})
      steps.push_back(number);
  return {{"io", io.io},       {"task_io", io.task_io}, {"task", io.task}, {"disk", io.disk},
          {"begin", io.begin}, {"end", io.end},         {"steps", steps}};
}

} // namespace

Json to_json(const Timeline& timeline) {
  Json json;
  json["format"] = "dioscope-timeline-1";
  json["variant"] = timeline.variant;
  json["begin_ns"] = nanoseconds(timeline.begin);
  json["end_ns"] = nanoseconds(timeline.end);
  json["names"] = timeline.names;
  Json& cpus = json["cpus"] = Json::array();
  for (std::size_t cpu = 0; cpu < timeline.cpus.size(); ++cpu)
    cpus.push_back({{"cpu", cpu}, {"spans", spans_of(timeline.cpus[cpu])}});
  Json& locks = json["locks"] = Json::array();
  for (const auto& lock : timeline.locks) locks.push_back(lock_of(lock));
  Json& queues = json["queues"] = Json::array();
  for (const auto& queue : timeline.queues) queues.push_back(queue_of(queue));
  Json& ios = json["ios"] = Json::array();
  for (const auto& io : timeline.ios) ios.push_back(io_of(io));
  return json;
}

} // namespace dioscope::tracing
