#pragma once
/// A parameter's value as a number one can compute with.
#include <optional>

#include "sim/parameters.hpp"

namespace dioscope::experiments {

/// In the base unit (nanoseconds, bytes, bytes per second, hertz); none for names and booleans.
std::optional<double> number_of(const sim::ParameterValue& value);

/// The value of the same kind as `like` that is nearest to `number`: whole where it has to be.
/// Precondition: number_of(like) is one.
sim::ParameterValue with_number(const sim::ParameterValue& like, double number);

/// Whether its values are whole numbers of things: 3 CPUs, but not 3 ns.
bool counts_things(const sim::ParameterValue& value);

} // namespace dioscope::experiments
