#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

#include "tracing/explain/story.hpp"

namespace dioscope::tracing {
namespace {

using text::Json;

/// `visit(name, member)` for every field of a part of a story: `part` is it, const or not.
template <class Part, class Visit>
requires std::same_as<std::remove_const_t<Part>, Step>
void each_field(Part& part, Visit visit) {
  visit("at_ns", part.at_ns);
  visit("duration_ns", part.duration_ns);
  visit("cpu", part.cpu);
  visit("context", part.context);
  visit("event", part.event);
  visit("function", part.function);
  visit("sentence", part.sentence);
  visit("locks", part.locks);
  visit("cache_lines", part.lines);
  visit("miss_ns", part.miss_ns);
  visit("spin_ns", part.spin_ns);
  visit("waits_for", part.waits_for);
}
template <class Part, class Visit>
requires std::same_as<std::remove_const_t<Part>, Stage>
void each_field(Part& part, Visit visit) {
  visit("name", part.name);
  visit("sentence", part.sentence);
  visit("ns", part.ns);
}
template <class Part, class Visit>
requires std::same_as<std::remove_const_t<Part>, Fact>
void each_field(Part& part, Visit visit) {
  visit("name", part.name);
  visit("value", part.value);
}

template <class Value>
Json value_json(const Value& value) {
  return value;
}
Json value_json(const std::optional<unsigned>& value) { return value ? Json(*value) : Json(nullptr); }

template <class Value>
void read_value(const Json& json, Value& value) {
  json.get_to(value);
}
void read_value(const Json& json, std::optional<unsigned>& value) {
  if (!json.is_null()) value = json.get<unsigned>();
}

template <class Part>
Json list_json(const std::vector<Part>& parts) {
  Json list = Json::array();
  for (const auto& part : parts) {
    Json json;
    each_field(part, [&json](const char* name, const auto& value) { json[name] = value_json(value); });
    list.push_back(std::move(json));
  }
  return list;
}

template <class Part>
void read_list(const Json& list, std::vector<Part>& parts) {
  for (const auto& json : list)
    each_field(parts.emplace_back(),
               [&json](const char* name, auto& value) { read_value(json.at(name), value); });
}

} // namespace

Json to_json(const Story& story) {
  return {{"variant", story.variant},
          {"title", story.title},
          {"stages", list_json(story.stages)},
          {"facts", list_json(story.facts)},
          {"steps", list_json(story.steps)},
          {"causes", list_json(story.causes)},
          {"cut", story.cut}};
}

Story story_from_json(const Json& json) {
  Story story;
  json.at("variant").get_to(story.variant);
  json.at("title").get_to(story.title);
  read_list(json.at("stages"), story.stages);
  read_list(json.at("facts"), story.facts);
  read_list(json.at("steps"), story.steps);
  read_list(json.at("causes"), story.causes);
  json.at("cut").get_to(story.cut);
  return story;
}

} // namespace dioscope::tracing
