#pragma once
/// What the kernel's own functions cost on the reference machine, and its tunables.
#include <cstdint>
#include <string>

#include "sim/parameters.hpp"

namespace dioscope::kernel {

using namespace std::chrono_literals;

struct LockParameters {
  sim::Duration acquire = 140ns;
  sim::Duration release = 24ns;
  sim::Duration wake_up = 260ns;
  sim::Duration wait_queue_add = 60ns;
  sim::Duration wait_queue_remove = 60ns;
  sim::Duration wait_queue_visit = 30ns;
  sim::Duration wait_queue_unlink = 15ns;
  sim::Duration finish_wait = 10ns;
  sim::Duration deadlock_spread = 5ms;
  static const sim::ParameterTable<LockParameters>& table();
};

struct SchedulerParameters {
  sim::Duration schedule = 1200ns;
  sim::Duration context_switch = 1400ns;
  sim::Duration try_to_wake_up = 500ns;
  sim::Duration load_balance_scan = 30ns;
  sim::Duration cache_decay = 2ms;
  sim::Duration busy_rebalance = 250ms;
  sim::Duration min_timeslice = 10ms;
  sim::Duration max_timeslice = 300ms;
  sim::Duration max_sleep_avg = 2s;
  static const sim::ParameterTable<SchedulerParameters>& table();
};

struct CoreCosts {
  sim::Duration entry = 700ns;
  sim::Duration exit = 700ns;
  sim::Duration timer_interrupt = 10us;
  sim::Duration timer_bh = 500ns;
  sim::Duration local_timer = 2000ns;
  sim::Duration reschedule = 800ns;
  sim::Duration do_softirq = 300ns;
  sim::Duration timer_list = 150ns;
  sim::Duration schedule_task = 200ns;
  sim::Duration entropy_sample = 150ns;
  sim::Duration entropy_mix = 150ns;
  static const sim::ParameterTable<CoreCosts>& table();
};

struct DaemonParameters {
  sim::Duration vmstat_interval = 5s;
  sim::Duration vmstat_cost = 400us;
  sim::Duration pdflush_interval = 5s;
  sim::Duration pdflush_cost = 20us;
  static const sim::ParameterTable<DaemonParameters>& table();
};

struct KernelParameters {
  LockParameters locks;
  SchedulerParameters scheduler;
  CoreCosts interrupts;
  DaemonParameters daemons;
};

} // namespace dioscope::kernel
