#pragma once
/// Asynchronous I/O: the functions that its time is booked to.
#include "models/machine/functions.hpp"

namespace dioscope::aio::fn {

using machine::Fn;
inline const Fn io_submit{"io_submit"};
inline const Fn read_events{"read_events"};

} // namespace dioscope::aio::fn
