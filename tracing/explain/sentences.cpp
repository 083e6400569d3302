#include "tracing/explain/sentences.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdlib>

#include "models/kernel/task.hpp"
#include "models/tracepoints.hpp"

namespace dioscope::tracing {
namespace {

using Arguments = std::array<std::uint64_t, 4>;

std::string direction(std::uint64_t write) { return write != 0 ? "write" : "read"; }

/// "128 sectors from 5376 on, of sda".
std::string sectors(const Arguments& a) {
  return fmt::format("{} sectors from {} on, of {}", a[2], a[1], disk_name(static_cast<std::uint32_t>(a[0])));
}

std::string disk(std::uint64_t number) { return disk_name(static_cast<std::uint32_t>(number)); }

std::string state_text(std::uint64_t state) {
  switch (static_cast<kernel::TaskState>(state)) {
  case kernel::TaskState::running:
    return "which could go on running";
  case kernel::TaskState::interruptible:
  case kernel::TaskState::uninterruptible:
    return "which sleeps";
  case kernel::TaskState::dead:
    return "which has ended";
  }
  return {};
}

std::string of_tasks(const sim::TraceEvent& event, const Names& names) {
  const auto& a = event.arguments;
  const auto task = [&](std::uint64_t pid) {
    return task_text(names, static_cast<std::uint32_t>(pid), event.cpu);
  };
  switch (kind_of(event)) {
  case Tracepoint::sched_switch:
    return fmt::format("CPU {} switches from {}, {}, to {}.", event.cpu, task(a[0]),
                       a[0] == 0 ? "which has nothing to do" : state_text(a[2]), task(a[1]));
  case Tracepoint::sched_wakeup:
    return a[2] != 0 ? fmt::format("{} is made runnable on CPU {}, where it ran last.", task(a[0]), a[1])
                     : fmt::format("{} is to be woken, but is runnable already.", task(a[0]));
  case Tracepoint::sched_migrate_task:
    return fmt::format("The balancer moves {} from CPU {} to CPU {}.", task(a[0]), a[1], a[2]);
  case Tracepoint::sys_enter:
    return fmt::format("{} enters {}: {} at offset {}.", task(event.task), direction(a[0]), size_text(a[2]),
                       size_text(a[1]));
  case Tracepoint::sys_exit:
    return fmt::format("{} returns from {} to its program.", task(event.task), direction(a[0]));
  case Tracepoint::aio_submit:
    return fmt::format("io_submit starts an asynchronous {} of {}: {} at offset {}.", direction(a[0]),
                       task(event.task), size_text(a[2]), size_text(a[1]));
  case Tracepoint::aio_complete:
    return "The event that says the I/O is done is written into the ring.";
  case Tracepoint::aio_return:
    return fmt::format("{} has the event, in user mode.", task(event.task));
  default:
    return {};
  }
}

std::string of_interrupts(const sim::TraceEvent& event, const Names& names) {
  const auto& a = event.arguments;
  const auto line = [&] { return names.interrupt(static_cast<unsigned>(a[0])); };
  switch (kind_of(event)) {
  case Tracepoint::irq_handler_entry:
    return fmt::format("CPU {} takes the interrupt of {}, {} after it was raised; {} has to wait.", event.cpu,
                       line(),
                       time_text(event.time.time_since_epoch().count() - static_cast<std::int64_t>(a[1])),
                       task_text(names, event.task, event.cpu));
  case Tracepoint::irq_handler_exit:
    return fmt::format("The handler of {} is done, with {} responses.", line(), a[1]);
  case Tracepoint::local_timer_entry:
    return fmt::format("The local timer of CPU {} ticks.", event.cpu);
  case Tracepoint::reschedule_entry:
    return fmt::format("CPU {} is told by another one to look for a more important task.", event.cpu);
  case Tracepoint::call_function_entry:
    return fmt::format("CPU {} is asked by another one to do something for it.", event.cpu);
  case Tracepoint::ipi_raise:
    return fmt::format("CPU {} sends CPU {} an interrupt.", event.cpu, a[0]);
  case Tracepoint::softirq_raise:
    return fmt::format("A softirq ({}) is marked pending: the rest waits until the interrupt is over.",
                       softirq_name(static_cast<unsigned>(a[0])));
  case Tracepoint::softirq_entry:
    return fmt::format("The softirq ({}) begins, with interrupts on.",
                       softirq_name(static_cast<unsigned>(a[0])));
  case Tracepoint::softirq_exit:
    return fmt::format("The softirq ({}) is done.", softirq_name(static_cast<unsigned>(a[0])));
  case Tracepoint::lock_contended:
    return fmt::format(
        "The lock {} is taken, by {}: CPU {} spins.", names.lock(static_cast<std::uint32_t>(a[0])),
        a[1] == 0 ? "an interrupt or another CPU" : names.task(static_cast<std::uint32_t>(a[1])), event.cpu);
  case Tracepoint::lock_granted:
    return fmt::format("CPU {} has got the lock {} after {} of spinning.", event.cpu,
                       names.lock(static_cast<std::uint32_t>(a[0])),
                       time_text(static_cast<std::int64_t>(a[1])));
  default:
    return {};
  }
}

std::string of_blocks(const sim::TraceEvent& event) {
  const auto& a = event.arguments;
  switch (kind_of(event)) {
  case Tracepoint::block_bio_queue:
    return fmt::format("submit_bio hands a BIO to the block layer: {}.", sectors(a));
  case Tracepoint::block_bio_backmerge:
    return "The BIO continues a request that is queued, and joins it: one command will do for both.";
  case Tracepoint::block_bio_frontmerge:
    return "A request that is queued continues the BIO, which joins it in front: one command will do for "
           "both.";
  case Tracepoint::block_bio_complete:
    return fmt::format("end_io of the BIO is called, on CPU {}.", event.cpu);
  case Tracepoint::block_getrq:
    return "The BIO gets a request of its own.";
  case Tracepoint::block_sleeprq:
    return "No request is free: the submitter has to sleep until one is.";
  case Tracepoint::block_plug:
    return fmt::format("The queue of {} is plugged: it only collects requests until somebody unplugs it.",
                       disk(a[0]));
  case Tracepoint::block_unplug:
    return fmt::format("The queue of {} is unplugged, with {} in it.", disk(a[0]),
                       a[1] == 1 ? "one request" : fmt::format("{} requests", a[1]));
  case Tracepoint::block_rq_insert:
    return "The request is in the elevator's queue.";
  case Tracepoint::block_rq_merge:
    return "Two requests touch now and become one.";
  case Tracepoint::block_rq_issue:
    return fmt::format("The driver gives the command to the adapter: {}.", sectors(a));
  case Tracepoint::block_rq_complete:
    return "All bytes of the request are done.";
  case Tracepoint::scsi_dispatch_cmd_done:
    return "The driver takes the response of the command.";
  default:
    return {};
  }
}

std::string of_hardware(const sim::TraceEvent& event, const Names& names) {
  const auto& a = event.arguments;
  switch (kind_of(event)) {
  case Tracepoint::hw_command_received:
    return fmt::format("{} has received the command.", disk(a[0]));
  case Tracepoint::hw_tenancy_begin:
    return fmt::format("{} wins loop {} for {}, {} after it asked.", disk(a[1]), a[0], size_text(a[2]),
                       time_text(static_cast<std::int64_t>(a[3])));
  case Tracepoint::hw_tenancy_end:
    return fmt::format("{} gives loop {} back: {} have crossed it.", disk(a[1]), a[0], size_text(a[2]));
  case Tracepoint::hw_response:
    return fmt::format("Adapter {} has posted the response to memory.", a[0]);
  case Tracepoint::hw_irq_assert:
    return fmt::format("The adapter raises the interrupt line of {}.",
                       names.interrupt(static_cast<unsigned>(a[0])));
  default:
    return {};
  }
}

} // namespace

std::string task_text(const Names& names, std::uint32_t task, std::uint16_t cpu) {
  return task == 0 ? fmt::format("swapper/{}", cpu) : names.task(task);
}

std::string sentence_of(const sim::TraceEvent& event, const Names& names) {
  for (const auto& text :
       {of_tasks(event, names), of_interrupts(event, names), of_blocks(event), of_hardware(event, names)})
    if (!text.empty()) return text;
  return {};
}

std::string time_text(std::int64_t ns) {
  const auto value = static_cast<double>(ns);
  constexpr double kMicro = 1e3;
  constexpr double kMilli = 1e6;
  if (std::abs(value) >= kMilli) return fmt::format("{:.3f} ms", value / kMilli);
  if (std::abs(value) >= kMicro) return fmt::format("{:.2f} us", value / kMicro);
  return fmt::format("{} ns", ns);
}

std::string size_text(std::uint64_t bytes) {
  constexpr std::uint64_t kKibi = 1024;
  if (bytes >= kKibi * kKibi && bytes % (kKibi * kKibi) == 0)
    return fmt::format("{} MiB", bytes / kKibi / kKibi);
  if (bytes >= kKibi && bytes % kKibi == 0) return fmt::format("{} KiB", bytes / kKibi);
  return fmt::format("{} B", bytes);
}

} // namespace dioscope::tracing
