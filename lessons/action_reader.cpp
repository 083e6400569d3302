#include "lessons/action_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <span>

#include "lessons/reader.hpp"
#include "scenarios/fields.hpp"
#include "scenarios/library.hpp"
#include "scenarios/lock_program_file.hpp"
#include "scenarios/reader.hpp"

namespace dioscope::lessons {
namespace {

using text::InputError;
using text::join_path;
using text::Json;

constexpr std::uint64_t kMostSchedules = 100;
constexpr std::size_t kMostVariants = 8;

/// "raw_io.3:5": an I/O of a task.
bool is_io(const std::string& about) {
  const auto colon = about.rfind(':');
  return colon != std::string::npos && colon > 0 && colon + 1 < about.size() &&
         about.find_first_not_of("0123456789", colon + 1) == std::string::npos && about[colon + 1] != '0' &&
         about.size() - colon < 10;
}

ActionVariant variant_from(const Json& entry, const std::string& file, const std::string& path) {
  ActionVariant variant;
  if (entry.is_string()) {
    variant.name = variant.of = entry.get<std::string>();
    return variant;
  }
  scenarios::check_object(entry, {"name", "of", "set", "chosen"}, file, path);
  variant.name = scenarios::line_at(entry, "name", file, path);
  if (variant.name.empty())
    throw InputError(file, join_path(path, "name"),
                     "found no name; legal: what the lesson calls the variant");
  variant.of = scenarios::line_at(entry, "of", file, path);
  variant.set = settings_at(entry, "set", file, path);
  if (const auto chosen = entry.find("chosen"); chosen != entry.end()) {
    if (!chosen->is_boolean())
      throw InputError(file, join_path(path, "chosen"),
                       fmt::format("wrong type: found {}; legal: true or false", text::describe(*chosen)));
    variant.chosen = chosen->get<bool>();
  }
  return variant;
}

void read_variants(const Json& entry, Action& action, const std::string& file, const std::string& path) {
  const auto list = entry.find("variants");
  if (list == entry.end() || !list->is_array() || list->empty() || list->size() > kMostVariants)
    throw InputError(file, join_path(path, "variants"),
                     fmt::format("found {}; legal: an array of 1 to {} variants",
                                 list == entry.end() ? "nothing" : text::describe(*list), kMostVariants));
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto place = fmt::format("{}.variants[{}]", path, i);
    auto variant = variant_from((*list)[i], file, place);
    if (std::ranges::find(action.variants, variant.name, &ActionVariant::name) != action.variants.end())
      throw InputError(file, place,
                       fmt::format("found \"{}\" again; legal: a name of its own", variant.name));
    action.variants.push_back(std::move(variant));
  }
}

/// Every complaint of the scenario's loader is one of the lesson.
void check_variants(const Action& action, const std::string& file, const std::string& path) {
  try {
    variants_of(action, {});
  } catch (const InputError& error) {
    throw InputError(file, path, error.what());
  }
}

std::uint64_t schedules_at(const Json& entry, const std::string& file, const std::string& path) {
  const auto found = entry.find("schedules");
  if (found == entry.end() || !found->is_number_unsigned() || found->get<std::uint64_t>() < 1 ||
      found->get<std::uint64_t>() > kMostSchedules)
    throw InputError(file, join_path(path, "schedules"),
                     fmt::format("found {}; legal: a whole number from 1 to {}",
                                 found == entry.end() ? "nothing" : text::describe(*found), kMostSchedules));
  return found->get<std::uint64_t>();
}

void read_run(const Json& entry, Action& action, const std::string& file, const std::string& path) {
  scenarios::check_object(entry, {"run", "set", "variants", "life"}, file, path);
  if (const auto life = entry.find("life"); life != entry.end()) {
    if (!life->is_boolean())
      throw InputError(file, join_path(path, "life"),
                       fmt::format("wrong type: found {}; legal: true or false", text::describe(*life)));
    action.life = life->get<bool>();
  }
  read_variants(entry, action, file, path);
}

void read_explain(const Json& entry, Action& action, const std::string& file, const std::string& path) {
  scenarios::check_object(entry, {"explain", "set", "variants", "about"}, file, path);
  read_variants(entry, action, file, path);
  action.about = scenarios::line_at(entry, "about", file, path);
  if (std::ranges::find(about_names(), action.about) == about_names().end() && !is_io(action.about))
    throw InputError(file, join_path(path, "about"),
                     fmt::format("found \"{}\"; legal: TASK:N, as in raw_io.3:5, or {}", action.about,
                                 fmt::join(about_names(), ", ")));
}

} // namespace

std::vector<std::string> settings_at(const Json& entry, const std::string& key, const std::string& file,
                                     const std::string& path) {
  std::vector<std::string> settings;
  const auto found = entry.find(key);
  if (found == entry.end()) return settings;
  scenarios::require_object(*found, file, join_path(path, key));
  for (const auto& [name, value] : found->items()) {
    if (value.is_structured())
      throw InputError(
          file, join_path(path, key) + "." + name,
          fmt::format("wrong type: found {}; legal: a value, as --set takes it", text::describe(value)));
    settings.push_back(name + "=" + (value.is_string() ? value.get<std::string>() : value.dump()));
  }
  return settings;
}

Action action_from(const Json& entry, const std::string& file, const std::string& path) {
  scenarios::require_object(entry, file, path);
  const std::vector<std::string> kinds{"run", "explain", "locks"};
  const auto named = [&](const std::string& kind) { return entry.contains(kind); };
  if (std::ranges::count_if(kinds, named) != 1)
    throw InputError(file, path,
                     fmt::format("found {} kinds; legal: exactly one of {}",
                                 std::ranges::count_if(kinds, named), fmt::join(kinds, ", ")));
  const auto kind = *std::ranges::find_if(kinds, named);
  Action action;
  action.name = scenarios::line_at(entry, kind, file, path);
  try {
    action.file = scenarios::find_scenario(action.name);
  } catch (const InputError& error) {
    throw InputError(file, join_path(path, kind), error.what());
  }
  if (const auto document = text::read_json(action.file); scenarios::is_lock_program(document)) {
    scenarios::check_object(entry, {"locks"}, file, path);
    action.kind = ActionKind::program;
    scenarios::lock_program_from(document, action.file.string());
    return action;
  }
  action.set = settings_at(entry, "set", file, path);
  if (kind == "run") {
    read_run(entry, action, file, path);
  } else if (kind == "explain") {
    action.kind = ActionKind::explain;
    read_explain(entry, action, file, path);
  } else {
    action.kind = ActionKind::locks;
    scenarios::check_object(entry, {"locks", "set", "variants", "schedules"}, file, path);
    read_variants(entry, action, file, path);
    action.schedules = schedules_at(entry, file, path);
  }
  check_variants(action, file, path);
  return action;
}

std::vector<scenarios::Variant> variants_of(const Action& action, const std::vector<std::string>& chosen) {
  std::vector<scenarios::Variant> variants;
  for (const auto& wanted : action.variants) {
    scenarios::LoadOptions options{.overrides = action.set, .quick = false};
    options.overrides.insert(options.overrides.end(), wanted.set.begin(), wanted.set.end());
    if (wanted.chosen) options.overrides.insert(options.overrides.end(), chosen.begin(), chosen.end());
    if (!wanted.of.empty()) options.variants = {wanted.of};
    const auto scenario = scenarios::load(action.file, options);
    const auto found = wanted.of.empty() && scenario.variants.size() == 1
                           ? scenario.variants.begin()
                           : std::ranges::find(scenario.variants, wanted.of, &scenarios::Variant::name);
    if (found == scenario.variants.end())
      throw InputError(action.name, "",
                       fmt::format("found the variant \"{}\"; legal: {}", wanted.of,
                                   scenarios::names_of(std::span(scenario.variants))));
    variants.push_back(*found);
    variants.back().name = wanted.name;
  }
  return variants;
}

const std::vector<std::string>& about_names() {
  static const std::vector<std::string> kNames{"slowest_io", "slowest_wakeup", "longest_irq_off"};
  return kNames;
}

} // namespace dioscope::lessons
