#pragma once
/// The kernel core: the functions that its time is booked to.
#include "models/machine/functions.hpp"

namespace dioscope::kernel::fn {

using machine::Fn;
inline const Fn system_call{"system_call"};
inline const Fn add_timer{"add_timer"};
inline const Fn del_timer{"del_timer"};
inline const Fn do_IRQ{"do_IRQ"};
inline const Fn do_softirq{"do_softirq"};
inline const Fn wake_up{"wake_up"};
inline const Fn try_to_wake_up{"try_to_wake_up"};
inline const Fn schedule{"schedule"};
inline const Fn context_switch{"context_switch"};
inline const Fn load_balance{"load_balance"};
inline const Fn smp_apic_timer_interrupt{"smp_apic_timer_interrupt"};
inline const Fn timer_interrupt{"timer_interrupt"};
inline const Fn timer_bh{"timer_bh"};
inline const Fn smp_reschedule_interrupt{"smp_reschedule_interrupt"};
inline const Fn smp_call_function_interrupt{"smp_call_function_interrupt"};
inline const Fn ksoftirqd{"ksoftirqd"};
inline const Fn spin_lock{"spin_lock"};
inline const Fn spin_unlock{"spin_unlock"};
inline const Fn read_lock{"read_lock"};
inline const Fn write_lock{"write_lock"};
inline const Fn fork{"fork"};
inline const Fn hrtimer{"hrtimer"};
inline const Fn add_timer_randomness{"add_timer_randomness"};
inline const Fn batch_entropy_process{"batch_entropy_process"};
inline const Fn queue_task{"queue_task"};
inline const Fn tqueue_bh{"tqueue_bh"};
inline const Fn schedule_task{"schedule_task"};
inline const Fn keventd{"keventd"};
inline const Fn add_wait_queue{"add_wait_queue"};
inline const Fn remove_wait_queue{"remove_wait_queue"};
inline const Fn prepare_to_wait{"prepare_to_wait"};
inline const Fn finish_wait{"finish_wait"};

} // namespace dioscope::kernel::fn
