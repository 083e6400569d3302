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
namespace {

/// What cannot be loaded may be a lock program, which another verb takes.
scenarios::Scenario load(const std::string& name, const scenarios::LoadOptions& options) {
  const auto file = scenarios::find_scenario(name);
  try {
    return scenarios::load(file, options);
  } catch (const text::InputError&) {
    if (!scenarios::is_lock_program(text::read_json(file))) throw;
    throw text::InputError(
        fmt::format("{}: is a lock program; legal: a scenario. `dioscope locks {}` looks into it",
                    file.string(), text::shell_word(name)));
  }
}

} // namespace

std::size_t require_variant(const char* option, const scenarios::Scenario& scenario,
                            const std::string& wanted) {
  const auto names = scenarios::variant_names(scenario.variants);
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
  auto scenario = load(name, wanted_only);
  for (const auto& note : scenario.notes) tell("dioscope: note: {}\n", note);
  if (variants.empty()) return scenario;
  for (const auto& wanted : variants) require_variant("--variant", scenario, wanted);
  std::erase_if(scenario.variants, [&](const auto& variant) {
    return std::ranges::find(variants, variant.name) == variants.end();
  });
  return scenario;
}

} // namespace dioscope::app
