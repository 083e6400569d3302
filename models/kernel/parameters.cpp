#include "models/kernel/parameters.hpp"

namespace dioscope::kernel {
namespace {
constexpr sim::Duration kZero{0};
} // namespace

const sim::ParameterTable<LockParameters>& LockParameters::table() {
  using P = LockParameters;
  static const auto table =
      sim::ParameterTable<P>("kernel.locks",
                             "Spin locks, rwlocks and wait queues; cache lines are charged besides.")
          .add("acquire", &P::acquire, kZero, sim::Duration{10us},
               "M1: CPU-local lock and unlock 163.7 ns together", "Taking a free lock whose line is at hand.")
          .uncertain(sim::Duration{26ns}, sim::Duration{140ns}, "M2: a locked add of 18 cycles")
          .add("release", &P::release, kZero, sim::Duration{10us},
               "spec 8.5: a plain store; the rest of M1's pair", "Releasing a lock.")
          .add("wake_up", &P::wake_up, kZero, sim::Duration{100us}, "as kernel.block.wake_up",
               "__wake_up on the wait queue of a direct I/O, without its lock, the entries and the tasks.")
          .add("wait_queue_add", &P::wait_queue_add, kZero, sim::Duration{10us},
               "estimate for spec 6.2: the call, pushf, cli and popf, and a list_add, about 80 clocks at 700 "
               "MHz "
               "with the call's return",
               "add_wait_queue or prepare_to_wait, without the lock.")
          .add("wait_queue_remove", &P::wait_queue_remove, kZero, sim::Duration{10us},
               "estimate for spec 6.2: as wait_queue_add, with a list_del",
               "remove_wait_queue by the woken task, without the lock.")
          .add("wait_queue_visit", &P::wait_queue_visit, kZero, sim::Duration{10us},
               "estimate for spec 6.2: an indirect call and a look at the task's state, 40 instructions",
               "One entry that __wake_up passes, woken or not.")
          .add("wait_queue_unlink", &P::wait_queue_unlink, kZero, sim::Duration{10us},
               "estimate for spec 6.2: list_del_init under the lock that is held anyway, 20 instructions",
               "autoremove_wake_function's unlinking by the waker.")
          .add("finish_wait", &P::finish_wait, kZero, sim::Duration{10us},
               "estimate for spec 6.2: one look whether the entry is on a list",
               "finish_wait of a task that its waker has unlinked.")
          .add("deadlock_spread", &P::deadlock_spread, kZero, sim::Duration{10s},
               "model choice: spec 5.3, a stuck adapter lock stops the machine within one or two I/O times",
               "How long a run goes on after a deadlock has closed, to show whom it takes along.")
          .exact();
  return table;
}

const sim::ParameterTable<SchedulerParameters>& SchedulerParameters::table() {
  using P = SchedulerParameters;
  static const auto table =
      sim::ParameterTable<P>("kernel.scheduler", "The O(1) scheduler of 2.5.35 (spec 7).")
          .add("schedule", &P::schedule, kZero, sim::Duration{100us},
               "fitted on column A: schedule 3.4 us per context switch, less locks, misses and the switch",
               "schedule() without lock, balancing and the switch itself.")
          .uncertain(sim::Duration{800ns}, sim::Duration{1200ns}, "column B: 3.0 us a switch")
          .add("context_switch", &P::context_switch, kZero, sim::Duration{100us},
               "L20: lmbench two processes, 0K, 1.4 us", "Changing address space and stack.")
          .uncertain(sim::Duration{700ns}, sim::Duration{1620ns}, "M5, over kernels of the same weeks")
          .add("try_to_wake_up", &P::try_to_wake_up, kZero, sim::Duration{100us},
               "estimate: M5 pipe round trip 4.9 us less two switches and system calls",
               "Waking a task, without lock and misses.")
          .add("load_balance_scan", &P::load_balance_scan, kZero, sim::Duration{10us},
               "estimate: about 20 instructions a run queue at M1's clock", "Looking at one other run queue.")
          .add("cache_decay", &P::cache_decay, kZero, sim::Duration{1s},
               "spec 7.5: cache_decay_ticks about 2 for 1 MB",
               "A task that slept more recently than this is cache-hot and is not pulled.")
          .uncertain(sim::Duration{2ms}, sim::Duration{5ms}, "spec 14: 2 MB of cache")
          .add("busy_rebalance", &P::busy_rebalance, sim::Duration{1ms}, sim::Duration{10s}, "spec 7.5: HZ/4",
               "How often a busy CPU balances.")
          .exact()
          .add("min_timeslice", &P::min_timeslice, sim::Duration{1ms}, sim::Duration{10s}, "spec 14",
               "Time slice at nice 19.")
          .exact()
          .add("max_timeslice", &P::max_timeslice, sim::Duration{1ms}, sim::Duration{10s}, "spec 14",
               "Time slice at nice -20.")
          .exact()
          .add("max_sleep_avg", &P::max_sleep_avg, sim::Duration{1ms}, sim::Duration{100s}, "spec 7.1: 2*HZ",
               "Sleep credit for the full priority bonus.")
          .exact();
  return table;
}

const sim::ParameterTable<CoreCosts>& CoreCosts::table() {
  using P = CoreCosts;
  static const auto table =
      sim::ParameterTable<P>("kernel.interrupts", "Interrupt entry and exit, clocks and softirqs.")
          .add("entry", &P::entry, kZero, sim::Duration{50us},
               "M9: 4.45 us for a whole timer interrupt; split is ours",
               "From the vector to the first handler: save registers, irq_enter, descriptor lock, ack.")
          .add("exit", &P::exit, kZero, sim::Duration{50us}, "as entry", "From the last handler to iret.")
          .add("timer_interrupt", &P::timer_interrupt, kZero, sim::Duration{50us},
               "audit A7: xtime_lock held for 10 us on average in it (Dale, 733 MHz)",
               "IRQ 0's handler: do_timer, PIT and TSC reads over the slow bus.")
          .add("timer_bh", &P::timer_bh, kZero, sim::Duration{50us}, "estimate",
               "TIMER_BH without expired timers.")
          .add("local_timer", &P::local_timer, kZero, sim::Duration{50us},
               "estimate from M9: no slow bus access", "The whole local timer interrupt, without balancing.")
          .add("reschedule", &P::reschedule, kZero, sim::Duration{50us},
               "M13: estimate, entry, APIC EOI and iret", "The whole reschedule interrupt.")
          .add("do_softirq", &P::do_softirq, kZero, sim::Duration{50us}, "estimate",
               "One pass over the pending mask.")
          .add("timer_list", &P::timer_list, kZero, sim::Duration{50us}, "estimate",
               "add_timer or del_timer inside timerlist_lock.")
          .add("schedule_task", &P::schedule_task, kZero, sim::Duration{100us},
               "estimate: a few list operations, as timer_list",
               "Queueing a piece of work for keventd, or taking the queue off, without locks and wake-up.")
          .add("entropy_sample", &P::entropy_sample, kZero, sim::Duration{10us},
               "estimate: rdtsc, 32 cycles (M2), and about 100 instructions (M1)",
               "add_timer_randomness and batch_entropy_store at the end of a request, without the cache "
               "lines and "
               "the queue.")
          .add("entropy_mix", &P::entropy_mix, kZero, sim::Duration{10us},
               "estimate: two words into a pool and the credit, about 200 instructions (M1)",
               "Mixing one sample into the pool, once a tick.");
  return table;
}

const sim::ParameterTable<DaemonParameters>& DaemonParameters::table() {
  using P = DaemonParameters;
  static const auto table =
      sim::ParameterTable<P>("kernel.daemons", "What else runs on the machine while it is measured.")
          .add("vmstat_interval", &P::vmstat_interval, kZero, sim::Duration{1h},
               "audit A12: six of L6's eight sections say vmstat 5",
               "Period of the vmstat process; 0s: none.")
          .add("vmstat_cost", &P::vmstat_cost, kZero, sim::Duration{100ms}, "estimate",
               "CPU time of one vmstat sample (reading and formatting /proc).")
          .add("pdflush_interval", &P::pdflush_interval, kZero, sim::Duration{1h},
               "spec 10: dirty_writeback every 5 s", "Period of pdflush; 0s: none.")
          .exact()
          .add("pdflush_cost", &P::pdflush_cost, kZero, sim::Duration{100ms}, "estimate",
               "CPU time of one pdflush pass over nothing dirty.");
  return table;
}

} // namespace dioscope::kernel
