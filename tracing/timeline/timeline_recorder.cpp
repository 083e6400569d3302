#include "tracing/timeline/timeline_recorder.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/machine/cpu.hpp"
#include "models/tracepoints.hpp"

namespace dioscope::tracing {
namespace {

Band band_of(machine::ContextKind kind, machine::Reason reason) {
  if (reason == machine::Reason::spin) return Band::spin;
  switch (kind) {
  case machine::ContextKind::softirq:
    return Band::softirq;
  case machine::ContextKind::hardirq:
    return Band::hardirq;
  case machine::ContextKind::idle:
    return Band::idle;
  default:
    return Band::task;
  }
}

Lane lane_of(machine::ContextKind kind) {
  if (kind == machine::ContextKind::softirq) return Lane::softirq;
  return kind == machine::ContextKind::hardirq ? Lane::hardirq : Lane::process;
}

} // namespace

TimelineRecorder::TimelineRecorder(const Names& names, std::string variant,
                                   const storage::StorageParameters& storage, Take take,
                                   TimelineLimits limits)
    : names_(names), tasks_(names), disks_per_adapter_(static_cast<std::uint32_t>(storage.disks_per_adapter)),
      take_(std::move(take)), limits_(limits) {
  timeline_.variant = std::move(variant);
  timeline_.cpus.resize(names.cpus());
}

std::size_t TimelineRecorder::name(const std::string& text) {
  const auto [known, is_new] = known_names_.try_emplace(text, timeline_.names.size());
  if (is_new) timeline_.names.push_back(text);
  return known->second;
}

void TimelineRecorder::on_measuring(bool begins) { measuring_ = begins; }

void TimelineRecorder::on_event(const sim::TraceEvent& event, IoNumber io) {
  last_ = event.time;
  if (measuring_ && !begun_) {
    begun_ = true;
    timeline_.begin = event.time;
    for (auto* queues : {&adapters_, &loops_, &disks_})
      for (auto& queue : *queues) queue.steps.push_back({0, queue.level});
  }
  if (recording() && long_enough(event.time - timeline_.begin)) close(event.time);
  if (over_) return;
  on_device(event, io);
  const auto kind = kind_of(event);
  if (kind == Tracepoint::sys_enter || kind == Tracepoint::aio_submit) ++ios_of_task_[event.task];
  if (!recording()) return;
  switch (kind) {
  case Tracepoint::sys_enter:
  case Tracepoint::aio_submit:
    begin_io(event, io);
    break;
  case Tracepoint::sys_exit:
  case Tracepoint::aio_return:
    end_io(event, io);
    break;
  case Tracepoint::block_bio_queue:
    if (const auto found = ios_.find(io); found != ios_.end() && found->second.io.steps.empty())
      found->second.io.disk = event.arguments[0];
    break;
  case Tracepoint::irq_handler_entry:
    add_step(io, event.time, event.time, Lane::hardirq, event.cpu,
             "interrupt of " + names_.interrupt(static_cast<unsigned>(event.arguments[0])));
    break;
  case Tracepoint::sched_wakeup:
    add_step(io, event.time, event.time, Lane::process, static_cast<int>(event.arguments[1]),
             "wake-up of " + tasks_[static_cast<std::uint32_t>(event.arguments[0])]);
    break;
  default:
    on_lock(event);
  }
}

void TimelineRecorder::count(std::vector<Queue>& queues, const char* kind, std::uint64_t number, int change,
                             sim::TimePoint at) {
  while (queues.size() <= number) {
    queues.push_back({fmt::format("{} {}", kind, queues.size()), 0, {}});
    if (begun_) queues.back().steps.push_back({0, 0});
  }
  auto& queue = queues[number];
  queue.level += change;
  if (recording()) queue.steps.push_back({since_begin(at), queue.level});
}

void TimelineRecorder::on_device(const sim::TraceEvent& event, IoNumber io) {
  const auto adapter_of = [this](std::uint64_t disk) { return disk / std::max(1U, disks_per_adapter_); };
  const auto& arguments = event.arguments;
  switch (kind_of(event)) {
  case Tracepoint::block_rq_issue:
    count(disks_, "disk", arguments[0], 1, event.time);
    count(adapters_, "adapter", adapter_of(arguments[0]), 1, event.time);
    if (recording()) commands_[event.id] = {io, event.time};
    break;
  case Tracepoint::hw_command_received:
    move_command(event, Lane::adapter, "command to the disk", false);
    break;
  case Tracepoint::hw_tenancy_begin:
    count(loops_, "loop", arguments[0], 1, event.time);
    move_command(event, Lane::disk, "disk works, or waits for the loop", false);
    break;
  case Tracepoint::hw_tenancy_end:
    count(loops_, "loop", arguments[0], -1, event.time);
    move_command(event, Lane::loop, "tenancy of the loop", false);
    break;
  case Tracepoint::hw_response:
    count(adapters_, "adapter", arguments[0], -1, event.time);
    move_command(event, Lane::adapter, "response to memory", true);
    break;
  case Tracepoint::block_rq_complete:
    count(disks_, "disk", arguments[0], -1, event.time);
    break;
  default:
    break;
  }
}

void TimelineRecorder::move_command(const sim::TraceEvent& event, Lane lane, const std::string& what,
                                    bool ends) {
  auto node = commands_.extract(event.cause);
  if (!node) return;
  add_step(node.mapped().io, node.mapped().since, event.time, lane, -1, what);
  node.mapped().since = event.time;
  node.key() = event.id;
  if (!ends) commands_.insert(std::move(node));
}

void TimelineRecorder::on_lock(const sim::TraceEvent& event) {
  const auto kind = kind_of(event);
  if (kind != Tracepoint::lock_acquired && kind != Tracepoint::lock_release &&
      kind != Tracepoint::lock_granted)
    return;
  const auto id = static_cast<std::uint32_t>(event.arguments[0]);
  auto& lock = locks_[id];
  if (lock.name.empty()) lock.name = names_.lock(id);
  if (kind == Tracepoint::lock_granted) {
    lock.waited += static_cast<std::int64_t>(event.arguments[1]);
    return;
  }
  const auto holder = std::pair(id, event.task);
  if (kind == Tracepoint::lock_acquired) {
    held_[holder] = {since_begin(event.time), 0, event.cpu};
    return;
  }
  const auto held = held_.find(holder);
  if (held == held_.end()) return; // taken before the window
  held->second.duration = since_begin(event.time) - held->second.begin;
  lock.spans.push_back(held->second);
  held_.erase(held);
}

void TimelineRecorder::begin_io(const sim::TraceEvent& event, IoNumber io) {
  auto& open = ios_[io].io;
  open.io = io;
  open.task_io = ios_of_task_[event.task];
  open.task = name(fmt::format("{}/{}", tasks_[event.task], event.task));
  open.begin = since_begin(event.time);
}

void TimelineRecorder::end_io(const sim::TraceEvent& event, IoNumber io) {
  const auto found = ios_.find(io);
  if (found == ios_.end()) return; // begun before the window
  found->second.io.end = since_begin(event.time);
  found->second.whole = true;
  ++whole_ios_;
}

void TimelineRecorder::add_step(IoNumber io, sim::TimePoint from, sim::TimePoint to, Lane lane, int cpu,
                                const std::string& what) {
  const auto found = ios_.find(io);
  if (!recording() || found == ios_.end() || found->second.whole) return;
  found->second.io.steps.push_back(
      {since_begin(from), (to - from).count(), lane, lane >= Lane::adapter ? -1 : cpu, name(what)});
}

/// What follows without a gap in the same band is one span, named after the longest of its functions.
void TimelineRecorder::add_span(unsigned cpu, Band band, sim::TimePoint from, sim::TimePoint to,
                                const std::string& what) {
  const auto begin = since_begin(from);
  const auto duration = (to - from).count();
  const auto label = name(what);
  auto& spans = timeline_.cpus[cpu];
  auto& longest = longest_[{cpu, band}];
  const auto last = std::ranges::find(spans.rbegin(), spans.rend(), band, &Timeline::Span::band);
  const bool joins = last != spans.rend() && last->begin + last->duration == begin &&
                     (band != Band::task || last->name == label);
  if (!joins) {
    spans.push_back({begin, duration, band, label});
    longest = duration;
    ++spans_;
    return;
  }
  last->duration += duration;
  if (duration <= longest) return;
  last->name = label;
  longest = duration;
}

void TimelineRecorder::on_executed(const machine::Context& context, IoNumber io, machine::Fn fn,
                                   machine::Reason reason, sim::TimePoint from, sim::TimePoint to) {
  if (!recording() || to <= timeline_.begin) return;
  from = std::max(from, timeline_.begin);
  const auto cpu = context.cpu().number();
  const auto band = band_of(context.kind(), reason);
  const auto what = std::string(machine::name(fn));
  add_span(cpu, band, from, to,
           band == Band::idle   ? "idle"
           : band == Band::task ? fmt::format("{}/{}", tasks_[context.task()], context.task())
                                : what);
  const auto begin = since_begin(from);
  if (io == 0 || band == Band::idle) return;
  const auto found = ios_.find(io);
  if (found == ios_.end() || found->second.whole) return;
  auto& steps = found->second.io.steps;
  const auto lane = lane_of(context.kind());
  if (!steps.empty() && steps.back().lane == lane && steps.back().cpu == static_cast<int>(cpu) &&
      timeline_.names[steps.back().name] == what && steps.back().begin + steps.back().duration == begin)
    steps.back().duration += (to - from).count();
  else
    add_step(io, from, to, lane, static_cast<int>(cpu), what);
}

void TimelineRecorder::close(sim::TimePoint at) {
  over_ = true;
  timeline_.end = at;
  const auto end = since_begin(at);
  for (auto& spans : timeline_.cpus) {
    std::erase_if(spans, [end](const auto& span) { return span.begin >= end; });
    for (auto& span : spans) span.duration = std::min(span.duration, end - span.begin);
    std::ranges::stable_sort(spans, {}, &Timeline::Span::begin);
  }
  for (auto& [holder, held] : held_) {
    held.duration = end - held.begin;
    locks_[holder.first].spans.push_back(held);
  }
  for (auto& [id, lock] : locks_) {
    std::ranges::stable_sort(lock.spans, {}, &Timeline::Held::begin);
    timeline_.locks.push_back(std::move(lock));
  }
  std::ranges::stable_sort(timeline_.locks, std::greater{}, [](const Timeline::Lock& lock) {
    return std::pair(lock.waited, lock.spans.size());
  });
  if (timeline_.locks.size() > limits_.locks) timeline_.locks.resize(limits_.locks);
  for (auto* queues : {&adapters_, &loops_, &disks_})
    for (auto& queue : *queues) timeline_.queues.push_back({std::move(queue.name), std::move(queue.steps)});
  std::size_t steps = 0;
  for (auto& [number, open] : ios_) {
    if (!open.whole || (steps += open.io.steps.size()) > limits_.steps) continue;
    std::ranges::stable_sort(open.io.steps, {}, &Timeline::Step::begin);
    timeline_.ios.push_back(std::move(open.io));
  }
  std::ranges::stable_sort(timeline_.ios, {}, &Timeline::Io::begin);
}

void TimelineRecorder::finish() {
  if (!begun_) return;
  if (!over_) close(last_);
  take_(std::move(timeline_));
}

} // namespace dioscope::tracing
