#pragma once
/// Which program this is, and on which engine it stands: what a result hangs on beside its configuration.
#include <string>

namespace dioscope::sim {

/// "0.1.0".
std::string program_version();
/// Of the SimGrid library that is loaded: "3.32.0".
std::string engine_version();
/// Which build of that version: the GNU build ID of the library in hexadecimal digits, "unknown" where the
/// linker left none.
std::string engine_build();

} // namespace dioscope::sim
