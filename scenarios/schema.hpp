#pragma once
/// The JSON Schema of scenario files, made from the parameter tables.
#include "scenarios/parameter_index.hpp"
#include "text/json.hpp"

namespace dioscope::scenarios {

/// JSON Schema (draft 2020-12) of files that may set the parameters of `index`.
text::Json schema(const ParameterIndex& index);

/// The schema of this program's scenario files, as kept in schema.json.
text::Json schema();

} // namespace dioscope::scenarios
