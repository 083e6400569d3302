#include "tracing/formats/chrome_json.hpp"

#include <fmt/format.h>

#include <utility>

#include "models/kernel/softirq.hpp"
#include "models/kernel/task.hpp"
#include "models/tracepoints.hpp"

namespace dioscope::tracing {
namespace {

/// Groups of tracks.
constexpr std::uint32_t kCpus = 1;
constexpr std::uint32_t kTasks = 2;
constexpr std::uint32_t kDisks = 3;
constexpr std::uint32_t kLoops = 4;

// Names of slices and categories are JSON strings.
constexpr std::string_view kRunnable = R"("runnable")";
constexpr std::string_view kInterruptible = R"("sleep S")";
constexpr std::string_view kUninterruptible = R"("sleep D")";
constexpr std::string_view kRequest = R"("request")";

std::string_view direction(bool write) { return write ? R"("write")" : R"("read")"; }

} // namespace

ChromeJsonSink::ChromeJsonSink(const std::filesystem::path& path, const Names& names)
    : names_(names), file_(path, kChromeTrace, TraceFile::Access::stream), lines_(file_), open_(names.cpus()),
      requests_(names.disks()) {
  for (unsigned vector = 0; vector < static_cast<unsigned>(kernel::SoftirqVector::count_); ++vector)
    softirq_titles_.push_back(TraceEventLines::quoted(fmt::format("softirq {}", softirq_name(vector))));
  lines_.name_group(kCpus, "CPUs", "dioscope");
  lines_.name_group(kTasks, "tasks");
  lines_.name_group(kDisks, "disks");
  lines_.name_group(kLoops, "loops");
  // What is in the file is known as a trace from here on.
  file_.flush();
}

/// Numbers from 1: viewers take 0 for no thread.
ChromeJsonSink::Track ChromeJsonSink::cpu_track(std::uint16_t cpu) {
  const Track track{kCpus, cpu + 1U};
  if (cpu_named_.insert(cpu)) lines_.name_track(track, fmt::format("CPU {}", cpu));
  return track;
}

ChromeJsonSink::Track ChromeJsonSink::task_track(std::uint64_t pid) {
  auto& its = task(pid);
  const Track track{kTasks, pid};
  if (!std::exchange(its.named, true)) lines_.name_track(track, names_.task(static_cast<std::uint32_t>(pid)));
  return track;
}

ChromeJsonSink::Track ChromeJsonSink::disk_track(std::uint32_t disk) {
  const Track track{kDisks, disk + 1U};
  if (disk_named_.insert(disk)) lines_.name_track(track, disk_name(disk));
  return track;
}

ChromeJsonSink::Track ChromeJsonSink::loop_track(std::uint64_t loop) {
  const Track track{kLoops, loop + 1};
  if (loop_named_.insert(loop)) lines_.name_track(track, fmt::format("loop {}", loop));
  return track;
}

ChromeJsonSink::Task& ChromeJsonSink::task(std::uint64_t pid) {
  if (tasks_.size() <= pid) tasks_.resize(pid + 1);
  auto& its = tasks_[pid];
  if (its.name.empty()) its.name = TraceEventLines::quoted(names_.task(static_cast<std::uint32_t>(pid)));
  return its;
}

const std::string& ChromeJsonSink::disk_title(std::uint64_t disk) {
  return disk_titles_.get(disk, [](std::uint64_t number) {
    return TraceEventLines::quoted(disk_name(static_cast<std::uint32_t>(number)));
  });
}

void ChromeJsonSink::on_event(const sim::TraceEvent& event, IoNumber io) {
  now_ = event.time;
  const auto first = event.arguments[0];
  switch (kind_of(event)) {
  case Tracepoint::sched_switch:
    return sched_switch(event);
  case Tracepoint::sched_process_fork:
    return begin_off_cpu(event.time, first, kRunnable);
  case Tracepoint::sched_wakeup:
    if (event.arguments[2] == 0) return;
    arrow(event, Arrow::passes, io);
    return begin_off_cpu(event.time, first, kRunnable);
  case Tracepoint::sys_enter:
  case Tracepoint::sys_exit:
    return system_call(event, io);
  case Tracepoint::aio_submit:
    return arrow(event, Arrow::begins, io);
  case Tracepoint::aio_return:
    return arrow(event, Arrow::ends, io);
  case Tracepoint::irq_handler_entry:
    return open(event, SliceKind::interrupt,
                interrupt_titles_.get(first,
                                      [&](std::uint64_t line) {
                                        return TraceEventLines::quoted(
                                            names_.interrupt(static_cast<unsigned>(line)));
                                      }),
                R"("irq")", {{"irq", first}});
  case Tracepoint::irq_handler_exit:
    return close(event, SliceKind::interrupt);
  case Tracepoint::softirq_entry:
    return open(event, SliceKind::softirq, softirq_titles_.at(first), R"("softirq")");
  case Tracepoint::softirq_exit:
    return close(event, SliceKind::softirq);
  case Tracepoint::lock_contended:
    return open(event, SliceKind::spin,
                lock_titles_.get(first,
                                 [&](std::uint64_t id) {
                                   return TraceEventLines::quoted(
                                       "spin " + names_.lock(static_cast<std::uint32_t>(id)));
                                 }),
                R"("spin")", {{"holder", event.arguments[1]}});
  case Tracepoint::lock_granted:
    return close(event, SliceKind::spin);
  case Tracepoint::scsi_dispatch_cmd_done:
  case Tracepoint::block_bio_complete:
  case Tracepoint::aio_complete:
    return arrow(event, Arrow::passes, io);
  case Tracepoint::block_rq_issue:
  case Tracepoint::block_rq_complete:
    return request(event, io);
  case Tracepoint::hw_tenancy_begin:
  case Tracepoint::hw_tenancy_end:
    return tenancy(event);
  default:
    return;
  }
}

void ChromeJsonSink::open(const sim::TraceEvent& event, SliceKind kind, std::string_view name,
                          std::string_view category, TraceEventLines::Arguments arguments) {
  if (open_.at(event.cpu).open(kind))
    lines_.begin(event.time, cpu_track(event.cpu), name, category, arguments);
}

void ChromeJsonSink::close(const sim::TraceEvent& event, SliceKind kind) {
  for (auto ended = open_.at(event.cpu).close(kind); ended > 0; --ended)
    lines_.end(event.time, cpu_track(event.cpu));
}

void ChromeJsonSink::arrow(const sim::TraceEvent& event, Arrow arrow, IoNumber io) {
  if (io != 0 && open_.at(event.cpu).any()) lines_.arrow(event.time, cpu_track(event.cpu), arrow, io);
}

void ChromeJsonSink::sched_switch(const sim::TraceEvent& event) {
  const auto [previous, next, state, unused] = event.arguments;
  for (auto ended = open_.at(event.cpu).close_all(); ended > 0; --ended)
    lines_.end(event.time, cpu_track(event.cpu));
  if (previous != 0) {
    switch (static_cast<kernel::TaskState>(state)) {
    case kernel::TaskState::running:
      begin_off_cpu(event.time, previous, kRunnable);
      break;
    case kernel::TaskState::interruptible:
      begin_off_cpu(event.time, previous, kInterruptible);
      break;
    case kernel::TaskState::uninterruptible:
      begin_off_cpu(event.time, previous, kUninterruptible);
      break;
    case kernel::TaskState::dead:
      break;
    }
  }
  if (next == 0) return;
  end_off_cpu(event.time, next);
  open(event, SliceKind::task, task(next).name, R"("task")", {{"pid", next}});
}

void ChromeJsonSink::begin_off_cpu(sim::TimePoint time, std::uint64_t pid, std::string_view title) {
  end_off_cpu(time, pid);
  lines_.begin(time, task_track(pid), title, R"("state")");
  task(pid).off_cpu = true;
}

void ChromeJsonSink::end_off_cpu(sim::TimePoint time, std::uint64_t pid) {
  if (std::exchange(task(pid).off_cpu, false)) lines_.end(time, task_track(pid));
}

void ChromeJsonSink::system_call(const sim::TraceEvent& event, IoNumber io) {
  const auto [write, offset, bytes, unused] = event.arguments;
  auto& caller = task(event.task);
  const auto track = task_track(event.task);
  if (kind_of(event) == Tracepoint::sys_enter) {
    lines_.begin(event.time, track, direction(write != 0), R"("syscall")",
                 {{"offset", offset}, {"bytes", bytes}, {"io", io}});
    caller.in_call = true;
    arrow(event, Arrow::begins, io);
  } else if (std::exchange(caller.in_call, false)) {
    arrow(event, Arrow::ends, io);
    lines_.end(event.time, track);
  }
}

void ChromeJsonSink::request(const sim::TraceEvent& event, IoNumber io) {
  if (kind_of(event) == Tracepoint::block_rq_issue) {
    const auto& request = requests_.issued(event, io);
    lines_.begin_async(event.time, disk_track(request.disk), request.number, disk_title(request.disk),
                       kRequest,
                       {{"write", request.write ? 1U : 0U},
                        {"sector", request.sector},
                        {"sectors", request.sectors},
                        {"io", io}});
    arrow(event, Arrow::passes, io);
    count_requests(event.time, request.disk);
  } else if (const auto request = requests_.completed(event)) {
    lines_.end_async(event.time, disk_track(request->disk), request->number, disk_title(request->disk),
                     kRequest);
    count_requests(event.time, request->disk);
  }
}

void ChromeJsonSink::count_requests(sim::TimePoint time, std::uint32_t disk) {
  const auto& title = counter_titles_.get(disk, [](std::uint64_t number) {
    return TraceEventLines::quoted(disk_name(static_cast<std::uint32_t>(number)) + " in flight");
  });
  lines_.count(time, disk_track(disk), title, "requests", requests_.in_flight(disk));
}

void ChromeJsonSink::tenancy(const sim::TraceEvent& event) {
  const auto [loop, disk, bytes, waited] = event.arguments;
  if (kind_of(event) == Tracepoint::hw_tenancy_begin) {
    if (loop_busy_.insert(loop))
      lines_.begin(event.time, loop_track(loop), disk_title(disk), R"("tenancy")",
                   {{"bytes", bytes}, {"waited_ns", waited}});
  } else if (loop_busy_.erase(loop)) {
    lines_.end(event.time, loop_track(loop));
  }
}

void ChromeJsonSink::finish() {
  for (std::size_t cpu = 0; cpu < open_.size(); ++cpu)
    for (auto ended = open_[cpu].close_all(); ended > 0; --ended)
      lines_.end(now_, cpu_track(static_cast<std::uint16_t>(cpu)));
  for (std::size_t pid = 1; pid < tasks_.size(); ++pid) {
    end_off_cpu(now_, pid);
    if (std::exchange(tasks_[pid].in_call, false)) lines_.end(now_, task_track(pid));
  }
  loop_busy_.each([&](std::size_t loop) { lines_.end(now_, loop_track(loop)); });
  requests_.each([&](const RequestsInFlight::Request& request) {
    lines_.end_async(now_, disk_track(request.disk), request.number, disk_title(request.disk), kRequest);
  });
  lines_.finish();
}

} // namespace dioscope::tracing
