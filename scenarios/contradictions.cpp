#include "scenarios/configuration.hpp"

namespace dioscope::scenarios {

std::vector<std::string> contradictions(const Configuration& /*configuration*/) { return {}; }

} // namespace dioscope::scenarios
