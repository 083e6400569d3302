#pragma once
/// What the adapter's driver costs on the reference machine, and how it learns of responses.
#include <string>

#include "sim/parameters.hpp"

namespace dioscope::driver {

/// "kernel.driver". Locks and cache misses are charged besides.
struct DriverParameters {
  std::string notify = "interrupt";
  bool handler_interrupts_off = true;
  std::int64_t thread_priority = 50;
  sim::Duration queuecommand{17'500};
  sim::Duration hba_interrupt{24'500};
  sim::Duration hba_command{8'000};
  sim::Duration acknowledge{4'400};
  sim::Duration interrupt_enable{500};
  sim::Duration poll_handle{2'200};
  static const sim::ParameterTable<DriverParameters>& table();
};

} // namespace dioscope::driver
