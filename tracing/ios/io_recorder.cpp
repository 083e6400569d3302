#include "tracing/ios/io_recorder.hpp"

#include <algorithm>
#include <utility>

namespace dioscope::tracing {

using sim::kNever;
using sim::TimePoint;

struct IoRecorder::Bio {
  sim::EventId id; ///< of its block_bio_queue, the cause of its other events
  TimePoint submitted;
  TimePoint merged = kNever;
  TimePoint request = kNever;
  TimePoint queued = kNever;
};

struct IoRecorder::Command {
  sim::EventId id;   ///< of its block_rq_issue
  sim::EventId last; ///< of the last event of the hardware
  TimePoint issued;
  TimePoint unplugged = kNever; ///< the last time that its queue was, before that
  TimePoint at_disk = kNever;
  TimePoint loop_won = kNever;
  TimePoint transferred = kNever;
  TimePoint responded = kNever;
  TimePoint interrupt = kNever;
  TimePoint answered = kNever;
  TimePoint softirq = kNever;
  TimePoint completed = kNever;
  std::uint16_t interrupt_cpu = sim::kNoCpu;
};

struct IoRecorder::Io {
  IoRecord record;
  std::vector<Bio> bios;
};

namespace {

/// Sets the points of a record in order, none before the one ahead of it.
class Way {
 public:
  explicit Way(IoRecord& record) : record_(record), last_(record.at(Point::entered)) {}
  void pass(Point point, TimePoint time) {
    record_.at(point) = time == kNever ? kNever : last_ = std::max(last_, time);
  }

 private:
  IoRecord& record_;
  TimePoint last_;
};

} // namespace

IoRecorder::IoRecorder(const Names& names, std::function<void(const IoRecord&)> done)
    : names_(names), done_(std::move(done)) {}

IoRecorder::~IoRecorder() = default;

IoRecorder::CpuState& IoRecorder::cpu(std::uint16_t number) {
  if (cpus_.size() <= number) cpus_.resize(number + 1U);
  return cpus_[number];
}

IoRecorder::TaskState& IoRecorder::task(std::uint64_t pid) {
  if (tasks_.size() <= pid) tasks_.resize(pid + 1);
  return tasks_[pid];
}

std::shared_ptr<IoRecorder::Command> IoRecorder::command_of(const sim::TraceEvent& event) const {
  const auto found = commands_.find(event.cause);
  return found == commands_.end() ? nullptr : found->second;
}

void IoRecorder::on_event(const sim::TraceEvent& event, IoNumber number) {
  const auto found = number == 0 ? ios_.end() : ios_.find(number);
  auto* io = found == ios_.end() ? nullptr : found->second.get();
  switch (kind_of(event)) {
  case Tracepoint::sys_enter:
  case Tracepoint::aio_submit:
    on_begin(event, number, kind_of(event) == Tracepoint::aio_submit);
    break;
  case Tracepoint::block_bio_queue:
  case Tracepoint::block_getrq:
  case Tracepoint::block_rq_insert:
  case Tracepoint::block_bio_backmerge:
  case Tracepoint::block_bio_frontmerge:
    if (io != nullptr) on_bio(event, *io);
    break;
  case Tracepoint::block_bio_complete:
    if (io != nullptr) on_bio_complete(event, *io);
    break;
  case Tracepoint::block_rq_issue:
    if (io != nullptr) ++io->record.commands;
    on_command(event);
    break;
  case Tracepoint::hw_command_received:
  case Tracepoint::hw_tenancy_begin:
  case Tracepoint::hw_tenancy_end:
  case Tracepoint::hw_response:
  case Tracepoint::scsi_dispatch_cmd_done:
  case Tracepoint::block_rq_complete:
    on_command(event);
    break;
  case Tracepoint::block_unplug:
    if (unplugged_.size() <= event.arguments[0]) unplugged_.resize(event.arguments[0] + 1, kNever);
    unplugged_[event.arguments[0]] = event.time;
    break;
  case Tracepoint::sys_exit:
  case Tracepoint::aio_complete:
    if (io != nullptr) on_return(event, *io);
    break;
  case Tracepoint::aio_return:
    if (io != nullptr) on_delivered(event, *io);
    break;
  case Tracepoint::irq_handler_entry:
    if (io != nullptr) ++io->record.interrupts;
    on_cpu(event);
    break;
  case Tracepoint::io_submit_one:
    task(event.task).submitting = event.time;
    break;
  case Tracepoint::sched_switch:
    if (io != nullptr) ++io->record.switches;
    task(event.arguments[1]).running = event.time;
    break;
  case Tracepoint::sched_wakeup:
    if (event.arguments[2] == 0) break;
    if (io != nullptr) ++io->record.wakeups;
    task(event.arguments[0]).woken = event.time;
    break;
  default:
    on_cpu(event);
  }
}

void IoRecorder::on_cpu(const sim::TraceEvent& event) {
  if (event.cpu == sim::kNoCpu) return;
  auto& state = cpu(event.cpu);
  switch (kind_of(event)) {
  case Tracepoint::irq_handler_entry:
    state.interrupts.push_back(event.time);
    break;
  case Tracepoint::irq_handler_exit:
    state.interrupts.pop_back();
    break;
  case Tracepoint::softirq_entry:
    state.softirq = event.time;
    break;
  case Tracepoint::softirq_exit:
    state.softirq = kNever;
    break;
  default:
    break;
  }
}

void IoRecorder::on_begin(const sim::TraceEvent& event, IoNumber number, bool asynchronous) {
  auto& io = *ios_.emplace(number, std::make_unique<Io>()).first->second;
  auto& record = io.record;
  record.times.fill(kNever);
  record.number = number;
  record.task = event.task;
  const auto name = names_.task(event.task);
  name.copy(record.task_name.data(), record.task_name.size() - 1);
  record.number_of_task = ++task(event.task).ios;
  record.asynchronous = asynchronous;
  record.write = event.arguments[0] != 0;
  record.offset = sim::Bytes{static_cast<std::int64_t>(event.arguments[1])};
  record.size = sim::Bytes{static_cast<std::int64_t>(event.arguments[2])};
  record.at(Point::entered) = asynchronous ? task(event.task).submitting : event.time;
}

void IoRecorder::on_bio(const sim::TraceEvent& event, Io& io) {
  if (kind_of(event) == Tracepoint::block_bio_queue) {
    if (io.bios.empty()) io.record.disk = static_cast<std::uint32_t>(event.arguments[0]);
    io.bios.push_back({.id = event.id, .submitted = event.time});
    io.record.submit_cpu = event.cpu;
    ++io.record.bios;
    return;
  }
  const auto bio = std::ranges::find(io.bios, event.cause, &Bio::id);
  if (bio == io.bios.end()) return;
  if (kind_of(event) == Tracepoint::block_getrq) {
    bio->request = event.time;
  } else if (kind_of(event) == Tracepoint::block_rq_insert) {
    bio->queued = event.time;
  } else {
    bio->merged = event.time;
    ++io.record.merged_bios;
  }
}

void IoRecorder::on_command(const sim::TraceEvent& event) {
  if (kind_of(event) == Tracepoint::block_rq_issue) {
    const auto disk = event.arguments[0];
    auto command =
        std::make_shared<Command>(Command{.id = event.id,
                                          .last = event.id,
                                          .issued = event.time,
                                          .unplugged = disk < unplugged_.size() ? unplugged_[disk] : kNever});
    commands_.emplace(event.id, std::move(command));
    return;
  }
  const auto command = command_of(event);
  if (command == nullptr) return;
  switch (kind_of(event)) {
  case Tracepoint::hw_command_received:
    command->at_disk = event.time;
    break;
  case Tracepoint::hw_tenancy_begin:
    command->loop_won = std::min(command->loop_won, event.time);
    break;
  case Tracepoint::hw_tenancy_end:
    command->transferred = event.time;
    break;
  case Tracepoint::hw_response:
    command->responded = event.time;
    break;
  case Tracepoint::scsi_dispatch_cmd_done:
    command->answered = event.time;
    if (const auto& interrupts = cpu(event.cpu).interrupts; !interrupts.empty()) {
      command->interrupt = interrupts.back();
      command->interrupt_cpu = event.cpu;
    }
    return;
  default: {
    command->completed = event.time;
    auto& state = cpu(event.cpu);
    if (state.interrupts.empty()) command->softirq = state.softirq;
    commands_.erase(command->id);
    commands_.erase(command->last);
    state.ending = command;
    return;
  }
  }
  if (command->last != command->id) commands_.erase(command->last);
  command->last = event.id;
  commands_.emplace(event.id, command);
}

void IoRecorder::on_bio_complete(const sim::TraceEvent& event, Io& io) {
  const auto bio = std::ranges::find(io.bios, event.cause, &Bio::id);
  const auto& command = cpu(event.cpu).ending;
  if (bio == io.bios.end() || command == nullptr) return;
  auto& record = io.record;
  record.first_ended = std::min(record.first_ended, event.time);
  record.complete_cpu = event.cpu;
  record.interrupt_cpu = command->interrupt_cpu;
  Way way(record);
  way.pass(Point::submitted, bio->submitted);
  way.pass(Point::merged, bio->merged);
  way.pass(Point::request, bio->request);
  way.pass(Point::queued, bio->queued);
  const auto in_queue = bio->merged == kNever ? bio->queued : bio->merged;
  const bool was_plugged = command->unplugged != kNever && command->unplugged >= in_queue;
  way.pass(Point::unplugged, was_plugged ? command->unplugged : kNever);
  way.pass(Point::issued, command->issued);
  way.pass(Point::at_disk, command->at_disk);
  way.pass(Point::loop_won, command->loop_won);
  way.pass(Point::transferred, command->transferred);
  way.pass(Point::responded, command->responded);
  way.pass(Point::interrupt, command->interrupt);
  way.pass(Point::answered, command->answered);
  way.pass(Point::softirq, command->softirq);
  way.pass(Point::completed, command->completed);
  way.pass(Point::ended, event.time);
}

void IoRecorder::on_return(const sim::TraceEvent& event, Io& io) {
  auto& record = io.record;
  record.at(Point::returned) = event.time;
  record.measured = measuring_;
  if (record.asynchronous) return;
  const auto& waiter = task(record.task);
  const auto ended = record.at(Point::ended);
  if (waiter.woken != kNever && ended != kNever && waiter.woken >= ended) {
    record.at(Point::woken) = waiter.woken;
    if (waiter.running >= waiter.woken) record.at(Point::running) = waiter.running;
  }
  on_delivered(event, io);
}

void IoRecorder::on_delivered(const sim::TraceEvent& event, Io& io) {
  io.record.delivered = event.time;
  io.record.return_cpu = event.cpu;
  done_(io.record);
  ios_.erase(io.record.number);
}

void IoRecorder::on_fetched(const machine::Context& /*context*/, IoNumber number, machine::Fn /*fn*/) {
  if (const auto found = ios_.find(number); found != ios_.end()) ++found->second->record.cache_lines;
}

void IoRecorder::finish() {
  std::vector<const IoRecord*> undelivered;
  for (const auto& [number, io] : ios_)
    if (io->record.at(Point::returned) != kNever) undelivered.push_back(&io->record);
  std::ranges::sort(undelivered, {}, &IoRecord::number);
  for (const auto* record : undelivered) done_(*record);
  ios_.clear();
}

} // namespace dioscope::tracing
