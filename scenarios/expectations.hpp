#pragma once
/// The `expect` list of a scenario.
#include <string>
#include <vector>

#include "scenarios/scenario.hpp"
#include "text/json.hpp"

namespace dioscope::scenarios {

/// Read `document["expect"]`; empty when it is not there. Throws text::InputError: unknown key or variant,
/// wrong type, nothing to expect.
std::vector<Expectation> read_expectations(const text::Json& document, const std::string& file,
                                           const std::vector<Variant>& variants);

} // namespace dioscope::scenarios
