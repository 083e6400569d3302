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
  std::string locking = "hardware_lock";
  sim::Duration register_read{2'090};
  sim::Duration register_write{300};
  std::int64_t interrupt_reads = 12;
  std::int64_t interrupt_writes = 2;
  std::int64_t submit_reads = 1;
  std::int64_t submit_writes = 2;
  sim::Duration build_command{8'100};
  sim::Duration build_segment{150};
  sim::Duration hba_command{1'500};
  sim::Duration list_operation{100};

  /// Accesses to the adapter's registers: per interrupt, to acknowledge it only, to switch its interrupts
  /// on, per look of who polls, per command given to it.
  sim::Duration hba_interrupt() const {
    return register_read * interrupt_reads + register_write * interrupt_writes;
  }
  sim::Duration acknowledge() const { return register_read * 2 + register_write; }
  sim::Duration interrupt_enable() const { return register_write; }
  sim::Duration poll_handle() const { return register_read + register_write; }
  sim::Duration submit() const { return register_read * submit_reads + register_write * submit_writes; }
  static const sim::ParameterTable<DriverParameters>& table();
};

} // namespace dioscope::driver
