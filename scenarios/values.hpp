#pragma once
/// One JSON value or text turned into a parameter's value.
#include <stdexcept>
#include <string>
#include <string_view>

#include "sim/parameters.hpp"
#include "text/json.hpp"

namespace dioscope::scenarios {

/// A value that does not fit, before it is known where it stands. what() is the problem text of a
/// text::InputError.
class ValueError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws ValueError: wrong type, missing or unknown unit (with the fix), out of range, unknown choice (with
/// "did you mean").
sim::ParameterValue value_from_json(const sim::Parameter& parameter, const text::Json& json);

/// As value_from_json(), from the text of `--set path=text`.
sim::ParameterValue value_from_text(const sim::Parameter& parameter, const std::string& text);

/// As a scenario file would write it: quantities as text with their unit, the others as JSON values. Reading
/// it again gives the same value.
text::Json value_to_json(const sim::ParameterValue& value);

/// The unit that ends a quantity's text: "us" of "1.4us".
std::string unit_of(std::string_view quantity);

} // namespace dioscope::scenarios
