#include "tracing/profile/tick_profile.hpp"

#include "results/row_json.hpp"

namespace dioscope::tracing {
namespace {

using results::get;
using results::get_list;
using results::Json;
using results::member;

Json to_json(const FoundTicks& ticks) {
  Json json{{"user", ticks.user}};
  Json& kernel = json["kernel"] = Json::object();
  for (const auto& [function, count] : ticks.kernel) kernel[function] = count;
  return json;
}

Json to_json(const TimeSpent& spent) {
  return {{"cpu", spent.cpu},
          {"context", spent.context},
          {"task", spent.task},
          {"task_name", spent.task_name},
          {"function", spent.function},
          {"reason", spent.reason},
          {"ns", spent.ns}};
}

FoundTicks read_ticks(const Json& json, const std::string& where) {
  FoundTicks ticks;
  ticks.user = get<std::uint64_t>(json, "user", where);
  for (const auto& [function, count] : get_list(json, "kernel", where).items())
    ticks.kernel[function] = results::value_of<std::uint64_t>(count, function.c_str(), where);
  return ticks;
}

TimeSpent read_spent(const Json& json, const std::string& where) {
  return {get<unsigned>(json, "cpu", where),         get<std::string>(json, "context", where),
          get<std::uint32_t>(json, "task", where),   get<std::string>(json, "task_name", where),
          get<std::string>(json, "function", where), get<std::string>(json, "reason", where),
          get<std::int64_t>(json, "ns", where)};
}

} // namespace

std::uint64_t FoundTicks::total() const {
  auto sum = user;
  for (const auto& [function, count] : kernel) sum += count;
  return sum;
}

std::uint64_t FoundTicks::of(const std::string& function) const {
  const auto found = kernel.find(function);
  return found == kernel.end() ? 0 : found->second;
}

Json to_json(const TickProfile& profile) {
  Json json;
  json["whole_run"] = to_json(profile.whole_run);
  json["measured"] = to_json(profile.measured);
  json["tick_ns"] = profile.tick_ns;
  json["ios"] = profile.ios;
  Json& spent = json["spent"] = Json::array();
  for (const auto& line : profile.spent) spent.push_back(to_json(line));
  return json;
}

TickProfile tick_profile_from_json(const Json& json) {
  const std::string where = "a profile";
  TickProfile profile;
  profile.whole_run = read_ticks(member(json, "whole_run", where), where + ": whole_run");
  profile.measured = read_ticks(member(json, "measured", where), where + ": measured");
  profile.tick_ns = get<std::int64_t>(json, "tick_ns", where);
  profile.ios = get<std::uint64_t>(json, "ios", where);
  profile.spent = results::get_rows<TimeSpent>(json, "spent", where, read_spent);
  return profile;
}

} // namespace dioscope::tracing
