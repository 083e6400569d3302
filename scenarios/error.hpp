#pragma once
/// What a bad scenario says.
#include <stdexcept>

#include "text/error.hpp"

namespace dioscope::scenarios {

/// A scenario, part or override that cannot be used. The command ends with exit code 2 and writes nothing.
using ScenarioError = text::InputError;
using text::join_path;

/// A value that does not fit, before it is known where it stands. what() is the problem text of a
/// ScenarioError.
class ValueError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

} // namespace dioscope::scenarios
