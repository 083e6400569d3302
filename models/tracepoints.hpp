#pragma once
/// Every tracepoint of the models, declared once. Names are the kernel's later ones where it has one; hw_* are
/// events of the hardware that no kernel sees.
#include <array>
#include <cstdint>

#include "sim/trace.hpp"

namespace dioscope {

/// The kind of a sim::TraceEvent: an index into kTracepoints.
enum class Tracepoint : std::uint16_t {
  sched_switch,
  sched_wakeup,
  sched_migrate_task,
  sched_process_fork,
  sched_process_exit,
  sys_enter,
  sys_exit,
  irq_handler_entry,
  irq_handler_exit,
  local_timer_entry,
  reschedule_entry,
  ipi_raise,
  softirq_raise,
  softirq_entry,
  softirq_exit,
  irqs_enabled,
  lock_contended,
  lock_granted,
  block_bio_queue,
  block_bio_backmerge,
  block_bio_frontmerge,
  block_bio_complete,
  block_getrq,
  block_sleeprq,
  block_plug,
  block_unplug,
  block_rq_insert,
  block_rq_issue,
  block_rq_complete,
  hw_command_received,
  hw_tenancy_begin,
  hw_tenancy_end,
  hw_response,
  hw_irq_assert,
  count_
};

inline constexpr std::array<sim::TracepointDeclaration, static_cast<std::size_t>(Tracepoint::count_)> kTracepoints{{
    {"sched_switch", {"prev_task", "next_task", "prev_state", ""}, "A CPU changed from one task to another, idle included."},
    {"sched_wakeup", {"woken_task", "target_cpu", "success", ""}, "try_to_wake_up ran; success is 0 when the task was already queued."},
    {"sched_migrate_task", {"moved_task", "from_cpu", "to_cpu", ""}, "The balancer moved a task to another run queue."},
    {"sched_process_fork", {"child_task", "", "", ""}, "A task was created."},
    {"sched_process_exit", {"", "", "", ""}, "A task ended."},
    {"sys_enter", {"write", "offset", "bytes", ""}, "A process entered read or write."},
    {"sys_exit", {"write", "offset", "bytes", ""}, "A process left read or write."},
    {"irq_handler_entry", {"irq", "asserted_at_ns", "", ""}, "The first handler of a device or clock interrupt is about to run."},
    {"irq_handler_exit", {"irq", "commands", "", ""}, "The handlers of an interrupt have run; commands completed by them."},
    {"local_timer_entry", {"", "", "", ""}, "The local APIC timer interrupt of a CPU."},
    {"reschedule_entry", {"", "", "", ""}, "A reschedule IPI arrived."},
    {"ipi_raise", {"target_cpu", "", "", ""}, "A reschedule IPI was sent."},
    {"softirq_raise", {"vec", "", "", ""}, "A softirq was marked pending."},
    {"softirq_entry", {"vec", "", "", ""}, "A softirq handler starts."},
    {"softirq_exit", {"vec", "", "", ""}, "A softirq handler has returned."},
    {"irqs_enabled", {"off_ns", "", "", ""}, "A context enabled interrupts after having had them off for off_ns."},
    {"lock_contended", {"lock", "holder_task", "", ""}, "A context begins to spin on a lock."},
    {"lock_granted", {"lock", "waited_ns", "", ""}, "A context that spun has got the lock."},
    {"block_bio_queue", {"disk", "sector", "sectors", "write"}, "A BIO entered make_request."},
    {"block_bio_backmerge", {"disk", "sector", "sectors", "write"}, "A BIO was merged at the end of a request."},
    {"block_bio_frontmerge", {"disk", "sector", "sectors", "write"}, "A BIO was merged at the front of a request."},
    {"block_bio_complete", {"disk", "sector", "sectors", "write"}, "bi_end_io is about to be called."},
    {"block_getrq", {"disk", "sector", "sectors", "write"}, "A free request was taken."},
    {"block_sleeprq", {"disk", "sector", "sectors", "write"}, "No request was free: the submitter sleeps."},
    {"block_plug", {"disk", "", "", ""}, "A queue was plugged."},
    {"block_unplug", {"disk", "requests", "", ""}, "A queue was unplugged."},
    {"block_rq_insert", {"disk", "sector", "sectors", "write"}, "A request was put into the elevator."},
    {"block_rq_issue", {"disk", "sector", "sectors", "write"}, "A request was given to the adapter."},
    {"block_rq_complete", {"disk", "sector", "sectors", "write"}, "All bytes of a request are done."},
    {"hw_command_received", {"disk", "sector", "bytes", "write"}, "A disk received a command."},
    {"hw_tenancy_begin", {"loop", "disk", "bytes", "waited_ns"}, "A device won the loop."},
    {"hw_tenancy_end", {"loop", "disk", "bytes", ""}, "A device gave the loop back."},
    {"hw_response", {"adapter", "disk", "", ""}, "An adapter posted the response of a command to memory."},
    {"hw_irq_assert", {"irq", "", "", ""}, "A device raised its interrupt line."},
}};

} // namespace dioscope
