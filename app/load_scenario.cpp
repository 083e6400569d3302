#include "app/load_scenario.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/print.hpp"
#include "app/verbs.hpp"
#include "scenarios/library.hpp"
#include "scenarios/lock_program_file.hpp"
#include "text/escape.hpp"

namespace dioscope::app {

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
  for (const auto& wanted : variants)
    if (std::ranges::find(scenario.variants, wanted, &scenarios::Variant::name) == scenario.variants.end())
      throw Failure(ExitCode::usage,
                    fmt::format("--variant: {} has no variant \"{}\"; it has: {}", scenario.name, wanted,
                                scenarios::names_of(scenario.variants)));
  std::erase_if(scenario.variants, [&](const auto& variant) {
    return std::ranges::find(variants, variant.name) == variants.end();
  });
  return scenario;
}

} // namespace dioscope::app
