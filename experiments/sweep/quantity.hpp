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

/// How far neighbouring values are apart: the declared step, 1 where values are whole (also nanoseconds and
/// bytes), 0 where there is always one in between.
double step_of(const sim::Parameter& parameter);

/// Whether one step is much: of 3 CPUs, or of pages, but not of 3 ns.
bool has_coarse_steps(const sim::Parameter& parameter);

/// The legal value that is nearest to `number`. Precondition: of a parameter that is a number.
sim::ParameterValue nearest_legal(const sim::Parameter& parameter, double number);

} // namespace dioscope::experiments
