#include "tracing/formats/perfetto_ftrace.hpp"

#include <array>

#include "models/kernel/softirq.hpp"
#include "models/kernel/task.hpp"
#include "models/tracepoints.hpp"

namespace dioscope::tracing::perfetto {
namespace {

/// Today's number of a vector; see perfetto.hpp.
std::uint32_t kernel_vector(std::uint64_t vector) {
  constexpr std::array<std::uint32_t, 6> kVectors{0, 2, 3, 4, 5, 6};
  static_assert(static_cast<int>(kernel::SoftirqVector::count_) == kVectors.size());
  return kVectors.at(vector);
}

std::int32_t int_of(std::uint64_t value) { return static_cast<std::int32_t>(value); }
std::uint32_t unsigned_of(std::uint64_t value) { return static_cast<std::uint32_t>(value); }

/// disk, sector and sectors have the same numbers in all block events.
template <class Message>
void add_place(Builder<Message>& message, const sim::TraceEvent& event) {
  message.add_uint64(Message::dev, device_number(unsigned_of(event.arguments[0])).packed());
  message.add_uint64(Message::sector, event.arguments[1]);
  message.add_uint32(Message::nr_sector, unsigned_of(event.arguments[2]));
}

const char* direction(const sim::TraceEvent& event) { return event.arguments[3] != 0 ? "W" : "R"; }

} // namespace

const std::string& FtraceEvents::name_of(std::uint64_t number) {
  const auto pid = unsigned_of(number);
  if (tasks_.known(pid)) return tasks_[pid];
  const auto& name = tasks_[pid];
  if (pid != 0) packets_.describe_process(pid, name);
  return name;
}

void FtraceEvents::on_event(const sim::TraceEvent& event) {
  switch (kind_of(event)) {
  case Tracepoint::sched_switch:
    return sched_switch(event);
  case Tracepoint::sched_wakeup:
    if (event.arguments[2] != 0) wakeup(event, FtraceEvent::sched_wakeup, event.arguments[1]);
    return;
  case Tracepoint::sched_process_fork:
    return wakeup(event, FtraceEvent::sched_wakeup_new, event.cpu);
  case Tracepoint::irq_handler_entry:
    return irq_handler_entry(event);
  case Tracepoint::irq_handler_exit:
    return packets_.ftrace(event, [&](auto& ftrace) {
      Builder<IrqHandlerExit> exit(ftrace, FtraceEvent::irq_handler_exit);
      exit.add_int32(IrqHandlerExit::irq, int_of(event.arguments[0]));
      exit.add_int32(IrqHandlerExit::ret, 1); // handled
    });
  case Tracepoint::softirq_raise:
    return softirq(event, FtraceEvent::softirq_raise);
  case Tracepoint::softirq_entry:
    return softirq(event, FtraceEvent::softirq_entry);
  case Tracepoint::softirq_exit:
    return softirq(event, FtraceEvent::softirq_exit);
  case Tracepoint::block_bio_queue:
    return block_bio(event, FtraceEvent::block_bio_queue);
  case Tracepoint::block_bio_backmerge:
    return block_bio(event, FtraceEvent::block_bio_backmerge);
  case Tracepoint::block_bio_frontmerge:
    return block_bio(event, FtraceEvent::block_bio_frontmerge);
  case Tracepoint::block_bio_complete:
    return block_done(event, FtraceEvent::block_bio_complete);
  case Tracepoint::block_getrq:
    return block_bio(event, FtraceEvent::block_getrq);
  case Tracepoint::block_sleeprq:
    return block_bio(event, FtraceEvent::block_sleeprq);
  case Tracepoint::block_plug:
    return block_plug(event);
  case Tracepoint::block_unplug:
    return block_unplug(event);
  case Tracepoint::block_rq_insert:
    return block_request(event, FtraceEvent::block_rq_insert);
  case Tracepoint::block_rq_issue:
    return block_request(event, FtraceEvent::block_rq_issue);
  case Tracepoint::block_rq_complete:
    return block_done(event, FtraceEvent::block_rq_complete);
  default:
    return;
  }
}

void FtraceEvents::sched_switch(const sim::TraceEvent& event) {
  const auto previous = event.arguments[0];
  const auto next = event.arguments[1];
  const auto& previous_name = name_of(previous);
  const auto& next_name = name_of(next);
  packets_.ftrace(event, [&](auto& ftrace) {
    Builder<SchedSwitch> change(ftrace, FtraceEvent::sched_switch);
    change.add_string(SchedSwitch::prev_comm, previous_name);
    change.add_int32(SchedSwitch::prev_pid, int_of(previous));
    change.add_int32(SchedSwitch::prev_prio, names_.priority(unsigned_of(previous)));
    change.add_int64(SchedSwitch::prev_state, kernel_task_state(event.arguments[2]));
    change.add_string(SchedSwitch::next_comm, next_name);
    change.add_int32(SchedSwitch::next_pid, int_of(next));
    change.add_int32(SchedSwitch::next_prio, names_.priority(unsigned_of(next)));
  });
}

void FtraceEvents::wakeup(const sim::TraceEvent& event, FtraceEvent kind, std::uint64_t target_cpu) {
  const auto task = event.arguments[0];
  const auto& name = name_of(task);
  packets_.ftrace(event, [&](auto& ftrace) {
    Builder<SchedWakeup> woken(ftrace, kind);
    woken.add_string(SchedWakeup::comm, name);
    woken.add_int32(SchedWakeup::pid, int_of(task));
    woken.add_int32(SchedWakeup::prio, names_.priority(unsigned_of(task)));
    woken.add_int32(SchedWakeup::success, 1);
    woken.add_int32(SchedWakeup::target_cpu, int_of(target_cpu));
  });
}

void FtraceEvents::irq_handler_entry(const sim::TraceEvent& event) {
  const auto line = event.arguments[0];
  const auto& name =
      interrupts_.get(line, [&](std::uint64_t number) { return names_.interrupt(unsigned_of(number)); });
  packets_.ftrace(event, [&](auto& ftrace) {
    Builder<IrqHandlerEntry> entry(ftrace, FtraceEvent::irq_handler_entry);
    entry.add_int32(IrqHandlerEntry::irq, int_of(line));
    entry.add_string(IrqHandlerEntry::name, name);
  });
}

void FtraceEvents::softirq(const sim::TraceEvent& event, FtraceEvent kind) {
  packets_.ftrace(event, [&](auto& ftrace) {
    Builder<Softirq>(ftrace, kind).add_uint32(Softirq::vec, kernel_vector(event.arguments[0]));
  });
}

void FtraceEvents::block_request(const sim::TraceEvent& event, FtraceEvent kind) {
  const auto& name = name_of(event.task);
  packets_.ftrace(event, [&](auto& ftrace) {
    Builder<BlockRequest> request(ftrace, kind);
    add_place(request, event);
    request.add_uint32(BlockRequest::bytes, unsigned_of(bytes_of_sectors(event.arguments[2])));
    request.add_string(BlockRequest::rwbs, direction(event));
    request.add_string(BlockRequest::comm, name);
  });
}

void FtraceEvents::block_bio(const sim::TraceEvent& event, FtraceEvent kind) {
  const auto& name = name_of(event.task);
  packets_.ftrace(event, [&](auto& ftrace) {
    Builder<BlockBio> bio(ftrace, kind);
    add_place(bio, event);
    bio.add_string(BlockBio::rwbs, direction(event));
    bio.add_string(BlockBio::comm, name);
  });
}

void FtraceEvents::block_done(const sim::TraceEvent& event, FtraceEvent kind) {
  packets_.ftrace(event, [&](auto& ftrace) {
    Builder<BlockDone> done(ftrace, kind);
    add_place(done, event);
    done.add_int32(BlockDone::error, 0);
    done.add_string(BlockDone::rwbs, direction(event));
  });
}

void FtraceEvents::block_plug(const sim::TraceEvent& event) {
  const auto& name = name_of(event.task);
  packets_.ftrace(event, [&](auto& ftrace) {
    Builder<BlockPlug>(ftrace, FtraceEvent::block_plug).add_string(BlockPlug::comm, name);
  });
}

void FtraceEvents::block_unplug(const sim::TraceEvent& event) {
  const auto& name = name_of(event.task);
  packets_.ftrace(event, [&](auto& ftrace) {
    Builder<BlockUnplug> unplug(ftrace, FtraceEvent::block_unplug);
    unplug.add_int32(BlockUnplug::nr_rq, int_of(event.arguments[1]));
    unplug.add_string(BlockUnplug::comm, name);
  });
}

} // namespace dioscope::tracing::perfetto
