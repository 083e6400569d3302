#include "tracing/formats/perfetto_tracks.hpp"

#include <fmt/format.h>

#include <utility>

#include "models/kernel/interrupts.hpp"
#include "models/tracepoints.hpp"

namespace dioscope::tracing::perfetto {
namespace {

/// A track each for the number of requests in flight, of so many disks at most.
constexpr std::uint32_t kMostCounters = 64;

constexpr auto kClock = static_cast<std::uint64_t>(kernel::SoftirqVector::hi);

} // namespace

IoTracks::IoTracks(Packets& packets, const Names& names)
    : packets_(packets), names_(names), tasks_(names), counters_(names.disks() <= kMostCounters),
      open_(names.cpus()), requests_(names.disks()) {
  packets_.describe_track(heading(Group::disk), TrackId{}, "dioscope: requests at disks");
  packets_.describe_track(heading(Group::in_flight), TrackId{}, "requests in flight");
  packets_.describe_track(heading(Group::loop), TrackId{}, "loops");
  packets_.describe_track(heading(Group::lines), TrackId{}, "interrupt lines");
  argument_ = {.offset = packets_.argument_name("offset"),
               .bytes = packets_.argument_name("bytes"),
               .sector = packets_.argument_name("sector"),
               .sectors = packets_.argument_name("sectors"),
               .io = packets_.argument_name("io"),
               .task = packets_.argument_name("task"),
               .waited_ns = packets_.argument_name("waited_ns")};
  for (const auto& tracepoint : kTracepoints) kind_names_.push_back(packets_.event_name(tracepoint.name));
  read_ = packets_.event_name("read");
  write_ = packets_.event_name("write");
  at_device_ = packets_.event_name("at the device");
  for (unsigned vector = 0; vector < static_cast<unsigned>(kernel::SoftirqVector::count_); ++vector)
    softirq_names_.push_back(packets_.event_name(fmt::format("softirq {}", softirq_name(vector))));
}

TrackId IoTracks::track(Group group, std::uint64_t number, std::uint64_t lane) {
  return TrackId{static_cast<std::uint64_t>(group) << 56 | lane << 32 | number};
}

TrackId IoTracks::task_track(std::uint32_t pid) {
  const auto id = track(Group::task, pid);
  if (task_described_.insert(pid)) packets_.describe_thread(id, pid, tasks_[pid]);
  return id;
}

TrackId IoTracks::cpu_track(std::uint16_t cpu) {
  const auto id = track(Group::cpu, cpu);
  if (cpu_described_.insert(cpu)) packets_.describe_track(id, TrackId{}, fmt::format("I/O on CPU {}", cpu));
  return id;
}

TrackId IoTracks::lane_of(const RequestsInFlight::Request& request) {
  if (lanes_described_.size() <= request.disk) lanes_described_.resize(request.disk + 1);
  auto& described = lanes_described_[request.disk];
  if (described == 0 && counters_)
    packets_.describe_counter(track(Group::in_flight, request.disk), heading(Group::in_flight),
                              disk_name(request.disk) + " in flight");
  for (; described <= request.lane; ++described)
    packets_.describe_track(track(Group::disk, request.disk, described), heading(Group::disk),
                            disk_name(request.disk));
  return track(Group::disk, request.disk, request.lane);
}

NameId IoTracks::disk_event_name(std::uint64_t disk) {
  return disk_names_.get(disk, [&](std::uint64_t number) {
    return packets_.event_name(disk_name(static_cast<std::uint32_t>(number)));
  });
}

TrackId IoTracks::loop_track(std::uint64_t loop) {
  const auto id = track(Group::loop, loop);
  if (loop_described_.insert(loop))
    packets_.describe_track(id, heading(Group::loop), fmt::format("loop {}", loop));
  return id;
}

void IoTracks::on_event(const sim::TraceEvent& event, IoNumber io) {
  const auto kind = kind_of(event);
  switch (kind) {
  case Tracepoint::sys_enter:
  case Tracepoint::sys_exit:
  case Tracepoint::aio_submit:
  case Tracepoint::aio_return:
  case Tracepoint::block_bio_queue:
    return on_task(event, io);
  case Tracepoint::irq_handler_entry:
  case Tracepoint::irq_handler_exit:
  case Tracepoint::softirq_entry:
  case Tracepoint::softirq_exit:
  case Tracepoint::lock_contended:
  case Tracepoint::lock_granted:
    return on_interrupt(event);
  case Tracepoint::local_timer_entry:
  case Tracepoint::reschedule_entry:
  case Tracepoint::call_function_entry:
    return point(event);
  case Tracepoint::sched_wakeup:
    if (event.arguments[2] != 0 && io != 0)
      packets_.instant(event.time, cpu_track(event.cpu), name_of(event), {io},
                       {{argument_.task, event.arguments[0]}});
    return;
  case Tracepoint::block_bio_complete:
  case Tracepoint::scsi_dispatch_cmd_done:
  case Tracepoint::aio_complete:
    return point(event, {io});
  case Tracepoint::block_rq_issue:
  case Tracepoint::block_rq_complete:
    return on_request(event, io);
  case Tracepoint::hw_command_received:
  case Tracepoint::hw_tenancy_begin:
  case Tracepoint::hw_tenancy_end:
  case Tracepoint::hw_response:
  case Tracepoint::hw_irq_assert:
    return on_hardware(event);
  default:
    return;
  }
}

void IoTracks::on_task(const sim::TraceEvent& event, IoNumber io) {
  const auto [first, second, third, fourth] = event.arguments;
  const auto its_track = task_track(event.task);
  switch (kind_of(event)) {
  case Tracepoint::sys_enter:
    in_call_.insert(event.task);
    packets_.begin(event.time, its_track, first != 0 ? write_ : read_, {io},
                   {{argument_.offset, second}, {argument_.bytes, third}, {argument_.io, io}});
    break;
  case Tracepoint::sys_exit:
    if (!in_call_.erase(event.task)) break;
    packets_.instant(event.time, its_track, name_of(event), {io, true});
    packets_.end(event.time, its_track);
    break;
  case Tracepoint::aio_submit:
    packets_.instant(event.time, its_track, name_of(event), {io},
                     {{argument_.offset, second}, {argument_.bytes, third}, {argument_.io, io}});
    break;
  case Tracepoint::aio_return:
    packets_.instant(event.time, its_track, name_of(event), {io, true});
    break;
  default: // block_bio_queue
    packets_.instant(event.time, its_track, name_of(event), {io},
                     {{argument_.sector, second}, {argument_.sectors, third}});
  }
}

NameId IoTracks::interrupt_name(std::uint64_t line) {
  return interrupt_names_.get(line, [&](std::uint64_t number) {
    return packets_.event_name(names_.interrupt(static_cast<unsigned>(number)));
  });
}

/// What the clock does is on Perfetto's own tracks.
void IoTracks::on_interrupt(const sim::TraceEvent& event) {
  const auto number = event.arguments[0];
  switch (kind_of(event)) {
  case Tracepoint::irq_handler_entry:
    if (number != kernel::Interrupts::kClockLine) open(event, SliceKind::interrupt, interrupt_name(number));
    break;
  case Tracepoint::irq_handler_exit:
    if (number != kernel::Interrupts::kClockLine) close(event, SliceKind::interrupt);
    break;
  case Tracepoint::softirq_entry:
    if (number != kClock) open(event, SliceKind::softirq, softirq_names_.at(number));
    break;
  case Tracepoint::softirq_exit:
    if (number != kClock) close(event, SliceKind::softirq);
    break;
  case Tracepoint::lock_contended:
    open(event, SliceKind::spin, lock_names_.get(number, [&](std::uint64_t id) {
      return packets_.event_name("spin " + names_.lock(static_cast<std::uint32_t>(id)));
    }));
    break;
  default: // lock_granted
    close(event, SliceKind::spin);
  }
}

void IoTracks::point(const sim::TraceEvent& event, Flow flow) {
  packets_.instant(event.time, cpu_track(event.cpu), name_of(event), flow);
}

void IoTracks::open(const sim::TraceEvent& event, SliceKind kind, NameId name) {
  if (open_.at(event.cpu).open(kind)) packets_.begin(event.time, cpu_track(event.cpu), name);
}

void IoTracks::close(const sim::TraceEvent& event, SliceKind kind) {
  for (auto ended = open_.at(event.cpu).close(kind); ended > 0; --ended)
    packets_.end(event.time, cpu_track(event.cpu));
}

void IoTracks::count_requests(sim::TimePoint time, std::uint32_t disk) {
  if (counters_) packets_.count(time, track(Group::in_flight, disk), requests_.in_flight(disk));
}

void IoTracks::on_request(const sim::TraceEvent& event, IoNumber io) {
  if (kind_of(event) == Tracepoint::block_rq_issue) {
    const auto& request = requests_.issued(event, io);
    packets_.begin(
        event.time, lane_of(request), request.write ? write_ : read_, {io},
        {{argument_.sector, request.sector}, {argument_.sectors, request.sectors}, {argument_.io, io}});
    count_requests(event.time, request.disk);
  } else if (const auto request = requests_.completed(event)) {
    if (request->at_device) packets_.end(event.time, lane_of(*request));
    packets_.end(event.time, lane_of(*request));
    count_requests(event.time, request->disk);
  }
}

void IoTracks::on_hardware(const sim::TraceEvent& event) {
  const auto [first, second, third, fourth] = event.arguments;
  switch (kind_of(event)) {
  case Tracepoint::hw_command_received:
    if (auto* request = requests_.followed(event, static_cast<std::uint32_t>(first))) {
      if (!std::exchange(request->at_device, true)) packets_.begin(event.time, lane_of(*request), at_device_);
    }
    break;
  case Tracepoint::hw_response:
    if (auto* request = requests_.followed(event, static_cast<std::uint32_t>(second)))
      if (std::exchange(request->at_device, false)) packets_.end(event.time, lane_of(*request));
    break;
  case Tracepoint::hw_tenancy_begin:
    requests_.followed(event, static_cast<std::uint32_t>(second));
    if (loop_busy_.insert(first))
      packets_.begin(event.time, loop_track(first), disk_event_name(second), {},
                     {{argument_.bytes, third}, {argument_.waited_ns, fourth}});
    break;
  case Tracepoint::hw_tenancy_end:
    requests_.followed(event, static_cast<std::uint32_t>(second));
    if (loop_busy_.erase(first)) packets_.end(event.time, loop_track(first));
    break;
  default: // hw_irq_assert
    packets_.instant(event.time, heading(Group::lines), interrupt_name(first));
  }
}

} // namespace dioscope::tracing::perfetto
