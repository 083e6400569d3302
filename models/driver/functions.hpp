#pragma once
/// The adapter's driver: the functions that its time is booked to.
#include "models/machine/functions.hpp"

namespace dioscope::driver::fn {

using machine::Fn;
inline const Fn queuecommand{"queuecommand"};
inline const Fn hba_interrupt{"hba_interrupt"};
inline const Fn irq_thread{"irq_thread"};

} // namespace dioscope::driver::fn
