#include "app/load_scenario.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/print.hpp"
#include "app/verbs.hpp"
#include "scenarios/library.hpp"
#include "scenarios/lock_program_file.hpp"
#include "scenarios/suggest.hpp"
#include "text/escape.hpp"

namespace dioscope::app {

std::size_t require_variant(const char* option, const scenarios::Scenario& scenario,
                            const std::string& wanted) {
  std::vector<std::string> names;
  for (const auto& variant : scenario.variants) names.push_back(variant.name);
  const auto found = std::ranges::find(names, wanted);
  if (found == names.end())
    throw Failure(ExitCode::usage, fmt::format("{}: {} has no variant \"{}\"{}; it has: {}", option,
                                               scenario.name, wanted, scenarios::did_you_mean(wanted, names),
                                               scenarios::names_of(scenario.variants)));
  return static_cast<std::size_t>(found - names.begin());
}

scenarios::Scenario load_scenario(const std::string& name, const scenarios::LoadOptions& options,
                                  const std::vector<std::string>& variants) {
  auto wanted_only = options;
  wanted_only.variants = variants;
  const auto file = scenarios::find_scenario(name);
  if (scenarios::is_lock_program(file))
    throw text::InputError(
        fmt::format("{}: is a lock program; legal: a scenario. `dioscope locks {}` looks into it",
                    file.string(), text::shell_word(name)));
  auto scenario = scenarios::load(file, wanted_only);
  for (const auto& note : scenario.notes) tell("dioscope: note: {}\n", note);
  if (variants.empty()) return scenario;
  for (const auto& wanted : variants) require_variant("--variant", scenario, wanted);
  std::erase_if(scenario.variants, [&](const auto& variant) {
    return std::ranges::find(variants, variant.name) == variants.end();
  });
  return scenario;
}

} // namespace dioscope::app
