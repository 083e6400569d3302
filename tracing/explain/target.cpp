#include "tracing/explain/target.hpp"

namespace dioscope::tracing {

text::Json to_json(const Target& target) {
  return {{"title", target.title},  {"from_ns", target.from_ns},      {"to_ns", target.to_ns},
          {"task", target.io.task}, {"number", target.io.number},     {"cpus", target.cpus},
          {"of_io", target.of_io},  {"last_event", target.last_event}};
}

Target target_from_json(const text::Json& json) {
  Target target;
  json.at("title").get_to(target.title);
  json.at("from_ns").get_to(target.from_ns);
  json.at("to_ns").get_to(target.to_ns);
  json.at("task").get_to(target.io.task);
  json.at("number").get_to(target.io.number);
  json.at("cpus").get_to(target.cpus);
  json.at("of_io").get_to(target.of_io);
  json.at("last_event").get_to(target.last_event);
  return target;
}

} // namespace dioscope::tracing
