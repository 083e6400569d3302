#pragma once
/// The JSON that scenario files are read as.
#include "scenarios/error.hpp"
#include "text/json.hpp"

namespace dioscope::scenarios {

using text::describe;
using text::Json;

} // namespace dioscope::scenarios
