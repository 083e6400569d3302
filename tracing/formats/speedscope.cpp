#include "tracing/formats/speedscope.hpp"

#include <map>
#include <utility>

#include "text/json.hpp"
#include "tracing/formats/ledger_stacks.hpp"

namespace dioscope::tracing {

std::string speedscope_json(const machine::Ledger& ledger, const Names& names, const std::string& title) {
  using text::Json;
  Json frames = Json::array();
  std::map<std::string, std::size_t> frame_numbers;
  auto frame_number = [&](const std::string& name) {
    const auto [place, is_new] = frame_numbers.try_emplace(name, frame_numbers.size());
    if (is_new) frames.push_back({{"name", name}});
    return place->second;
  };
  Json profiles = Json::array();
  for (unsigned cpu = 0; cpu < names.cpus(); ++cpu)
    profiles.push_back({{"type", "sampled"},
                        {"name", "CPU " + std::to_string(cpu)},
                        {"unit", "nanoseconds"},
                        {"startValue", 0},
                        {"endValue", ledger.cpu_total(cpu).count()},
                        {"samples", Json::array()},
                        {"weights", Json::array()}});
  for (const auto& stack : ledger_stacks(ledger, names)) {
    auto& profile = profiles.at(stack.cpu);
    Json sample = Json::array();
    // The profile is the CPU.
    for (std::size_t i = 1; i < stack.frames.size(); ++i) sample.push_back(frame_number(stack.frames[i]));
    profile.at("samples").push_back(std::move(sample));
    profile.at("weights").push_back(stack.time.count());
  }
  const Json file{{"$schema", "https://www.speedscope.app/file-format-schema.json"},
                  {"shared", {{"frames", std::move(frames)}}},
                  {"profiles", std::move(profiles)},
                  {"name", title},
                  {"activeProfileIndex", 0},
                  {"exporter", "dioscope"}};
  return file.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace dioscope::tracing
