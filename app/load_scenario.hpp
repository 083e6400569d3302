#pragma once
/// A scenario as a verb's options want it.
#include <string>
#include <vector>

#include "scenarios/scenario.hpp"

namespace dioscope::app {

/// Load scenario `name` (a file, or a name of the library), tell its notes on stderr, and leave only the
/// variants named, all when none is. Throws text::InputError, and Failure(ExitCode::usage) for a variant that
/// it does not have.
scenarios::Scenario load_scenario(const std::string& name, const scenarios::LoadOptions& options,
                                  const std::vector<std::string>& variants);

/// Where variant `wanted` stands in `scenario`. Throws Failure(ExitCode::usage) that names `option`, the
/// nearest and all there are, when it has none of that name.
std::size_t require_variant(const char* option, const scenarios::Scenario& scenario,
                            const std::string& wanted);

} // namespace dioscope::app
