#include "sim/version.hpp"

#include <fmt/format.h>
#include <xbt/base.h> // version.h needs it

#include <simgrid/version.h>

namespace dioscope::sim {

std::string program_version() { return DIOSCOPE_VERSION; }

std::string engine_version() {
  int major = 0;
  int minor = 0;
  int patch = 0;
  sg_version_get(&major, &minor, &patch);
  return fmt::format("{}.{}.{}", major, minor, patch);
}

} // namespace dioscope::sim
