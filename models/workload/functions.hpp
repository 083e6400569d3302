#pragma once
/// The programs: the functions that its time is booked to.
#include "models/machine/functions.hpp"

namespace dioscope::workload::fn {

using machine::Fn;
inline const Fn daemon{"daemon"};

} // namespace dioscope::workload::fn
