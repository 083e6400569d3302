#pragma once
/// The typed configuration of one run: each model's parameter struct.
#include <string>
#include <vector>

#include "models/system_parameters.hpp"
#include "scenarios/parameter_index.hpp"
#include "scenarios/run_parameters.hpp"
#include "text/json.hpp"

namespace dioscope::scenarios {

/// Everything a run needs to know: the machine, and how it is simulated. A new model is one member of
/// SystemParameters and one line in bind().
struct Configuration : SystemParameters {
  RunParameters run;
};

/// Every parameter table with its struct in `configuration`, in the order of the reference page. Reading,
/// checking, schema, `params` and overrides all work on this list.
std::vector<BoundSet> bind(Configuration& configuration);

/// All values as nested objects, quantities with their unit: a legal body of a scenario file.
text::Json effective(const Configuration& configuration);

/// What each value alone allows but all together do not ("storage.x = 1 is more than storage.y = 2 can
/// hold"); empty when all is well. Each text names the paths and the values.
std::vector<std::string> contradictions(const Configuration& configuration);

/// A value that nothing reads with the policies that are chosen.
struct WithoutEffect {
  std::string path;
  std::string text; ///< with value and who would read it
};

/// Values other than the default that nothing reads, since no policy that is chosen does; empty when there
/// are none. Each text names the path, the value and who would read it.
std::vector<WithoutEffect> without_effect(const Configuration& configuration);

} // namespace dioscope::scenarios
