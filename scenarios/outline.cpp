#include "scenarios/outline.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "scenarios/lock_program_file.hpp"
#include "scenarios/reader.hpp"
#include "scenarios/scenario.hpp"
#include "text/json.hpp"

namespace dioscope::scenarios {
namespace {

std::string as_argument(const text::Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// The values in `group`, which stands at `path`, and in the groups in it.
void add_values(const text::Json& group, const std::string& path, std::vector<GivenValue>& values) {
  for (const auto& [key, value] : group.items()) {
    if (path.empty() && std::ranges::find(reserved_keys(), key) != reserved_keys().end()) continue;
    if (value.is_object())
      add_values(value, text::join_path(path, key), values);
    else
      values.emplace_back(text::join_path(path, key), as_argument(value));
  }
}

/// Of a file that load() has taken.
Outline outline_scenario(const Scenario& scenario, const text::Json& document) {
  Outline outline;
  outline.has_claim = scenario.claim.has_value();
  outline.title = scenario.title;
  outline.description = scenario.description;
  for (const auto& include : document.value("include", text::Json::array()))
    outline.includes.push_back(include.get<std::string>());
  add_values(document, "", outline.values);
  const auto written = document.value("variants", text::Json::array());
  for (std::size_t i = 0; i < scenario.variants.size(); ++i) {
    const auto& variant = scenario.variants[i];
    outline.variants.push_back({variant.name, variant.description, {}});
    if (i < written.size() && written[i].contains("set"))
      add_values(written[i]["set"], "", outline.variants.back().values);
  }
  return outline;
}

/// Of a document that lock_program_from() has taken.
Outline outline_program(const LockProgramFile& file, const text::Json& document) {
  Outline outline;
  outline.is_lock_program = true;
  outline.title = file.title;
  outline.description = file.description;
  for (const auto& context : document["contexts"]) {
    const auto name = context["name"].get<std::string>();
    const auto type = context["type"].get<std::string>();
    const auto steps = context["steps"].get<std::vector<std::string>>();
    outline.variants.push_back(
        {name, fmt::format("{} on CPU {}: {}", type, context["cpu"].dump(), fmt::join(steps, ", ")), {}});
  }
  return outline;
}

} // namespace

Outline outline_of(const std::filesystem::path& file) {
  const auto document = text::read_json(file);
  if (is_lock_program(document)) return outline_program(lock_program_from(document, file.string()), document);
  return outline_scenario(load(file), document);
}

} // namespace dioscope::scenarios
