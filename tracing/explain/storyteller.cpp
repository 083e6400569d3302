#include "tracing/explain/storyteller.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "models/system.hpp"
#include "models/tracepoints.hpp"
#include "tracing/explain/sentences.hpp"
#include "tracing/ios/io_table.hpp"

namespace dioscope::tracing {
namespace {

constexpr std::size_t kMostSteps = 5000;

std::int64_t ns_of(sim::TimePoint time) { return time.time_since_epoch().count(); }

} // namespace

/// Where an I/O stands while nobody works for it, and who is in its way.
class Storyteller::Waits {
 public:
  Waits(System& system, const Names& names)
      : names_(names), running_(system.cpus().size()), tenants_(system.storage().loops(), kNobody) {}

  /// Every event of the run.
  void follow(const sim::TraceEvent& event, bool of_target) {
    const auto& a = event.arguments;
    switch (kind_of(event)) {
    case Tracepoint::sched_switch:
      running_[event.cpu] = static_cast<std::uint32_t>(a[1]);
      if (a[1] == task_) where_ = Where::on_cpu;
      break;
    case Tracepoint::hw_tenancy_begin:
      tenants_[a[0]] = static_cast<std::uint32_t>(a[1]);
      break;
    case Tracepoint::hw_tenancy_end:
      tenants_[a[0]] = kNobody;
      break;
    default:
      break;
    }
    if (of_target) follow_target(event);
  }
  /// The task whose I/O it is.
  void begin(std::uint32_t task) { task_ = task; }

  struct Wait {
    std::string sentence;
    std::string for_whom;
  };
  Wait wait() const {
    switch (where_) {
    case Where::on_cpu:
      return {"Its CPU does something else: an interrupt or softirq for others.", "its CPU"};
    case Where::queued:
      return {fmt::format("The request waits in the queue of {}: it is plugged, or the disk has as many "
                          "commands as it may.",
                          disk_name(disk_)),
              "its turn"};
    case Where::on_its_way:
      return {"The command is on its way: the adapter's firmware, and a frame over the loop.", "the adapter"};
    case Where::at_disk:
      return at_disk();
    case Where::crossing:
      return {fmt::format("Its data cross loop {}.", loop_), "the transfer"};
    case Where::answered:
      return {"The response is in memory, and no CPU has taken the interrupt yet.",
              "a CPU with interrupts on"};
    case Where::completing:
      return {"The rest of the completion waits for its CPU.", "the CPU that completes"};
    case Where::runnable:
      return {fmt::format("{} is runnable and waits for CPU {}, where {} runs.", names_.task(task_), cpu_,
                          task_text(names_, running_[cpu_], static_cast<std::uint16_t>(cpu_))),
              task_text(names_, running_[cpu_], static_cast<std::uint16_t>(cpu_))};
    }
    return {};
  }

 private:
  enum class Where : std::uint8_t {
    on_cpu,
    queued,
    on_its_way,
    at_disk,
    crossing,
    answered,
    completing,
    runnable
  };
  static constexpr std::uint32_t kNobody = ~0U;

  Wait at_disk() const {
    std::string others;
    std::string whom = disk_name(disk_);
    for (std::size_t loop = 0; loop < tenants_.size(); ++loop) {
      if (loop != loop_ || tenants_[loop] == kNobody || tenants_[loop] == disk_) continue;
      others = fmt::format("; the loop is {}'s at the moment", disk_name(tenants_[loop]));
      whom += " or " + disk_name(tenants_[loop]);
    }
    return {fmt::format("{} works: overhead, seek, rotation, the medium, or its turn on the loop{}.",
                        disk_name(disk_), others),
            whom};
  }

  void follow_target(const sim::TraceEvent& event) {
    const auto& a = event.arguments;
    switch (kind_of(event)) {
    case Tracepoint::block_rq_insert:
    case Tracepoint::block_bio_backmerge:
    case Tracepoint::block_bio_frontmerge:
      disk_ = static_cast<std::uint32_t>(a[0]);
      where_ = Where::queued;
      break;
    case Tracepoint::block_rq_issue:
      disk_ = static_cast<std::uint32_t>(a[0]);
      where_ = Where::on_its_way;
      break;
    case Tracepoint::hw_command_received:
      where_ = Where::at_disk;
      break;
    case Tracepoint::hw_tenancy_begin:
      loop_ = a[0];
      where_ = Where::crossing;
      break;
    case Tracepoint::hw_tenancy_end:
      where_ = Where::at_disk;
      break;
    case Tracepoint::hw_response:
      where_ = Where::answered;
      break;
    case Tracepoint::scsi_dispatch_cmd_done:
      where_ = Where::completing;
      break;
    case Tracepoint::sched_wakeup:
      if (a[0] != task_ || a[2] == 0) break;
      cpu_ = a[1];
      where_ = Where::runnable;
      break;
    default:
      break;
    }
  }

  const Names& names_;
  std::vector<std::uint32_t> running_; ///< by CPU
  std::vector<std::uint32_t> tenants_; ///< by loop: the disk that has it
  std::uint32_t task_ = kNobody;
  std::uint32_t disk_ = 0;
  std::uint64_t loop_ = 0;
  std::uint64_t cpu_ = 0;
  Where where_ = Where::on_cpu;
};

Storyteller::Storyteller(System& system, const Names& names, Target target)
    : system_(system), names_(names), target_(std::move(target)), recorder_(names,
                                                                            [this](const IoRecord& record) {
                                                                              if (record.number == io_)
                                                                                record_ = record;
                                                                            }),
      io_(target_.of_io), waits_(std::make_unique<Waits>(system, names)) {}

Storyteller::~Storyteller() = default;

bool Storyteller::of_target(IoNumber io, std::uint16_t cpu) const {
  if (life()) return io != 0 && io == io_;
  return std::ranges::find(target_.cpus, cpu) != target_.cpus.end();
}

void Storyteller::follow(const sim::TraceEvent& event, IoNumber io) {
  const auto kind = kind_of(event);
  if (life() && (kind == Tracepoint::sys_enter || kind == Tracepoint::aio_submit)) {
    const auto task = names_.task(event.task);
    if (++ios_of_task_[task] == target_.io.number && task == target_.io.task) {
      io_ = io;
      begun_ = true;
      waits_->begin(event.task);
    }
  }
  if (!life()) {
    begun_ = begun_ || ns_of(event.time) >= target_.from_ns;
    if (ns_of(event.time) > target_.to_ns) over_ = true;
  } else if (record_ && ended_ == sim::kNever) {
    ended_ = event.time;
  } else if (event.time > ended_) {
    over_ = true;
  }
}

void Storyteller::on_event(const sim::TraceEvent& event, IoNumber io) {
  if (over_) return;
  recorder_.on_event(event, io);
  follow(event, io);
  if (over_) {
    system_.simulation().stop();
    return;
  }
  if (io != 0 && io == io_ && event.id != 0) events_.push_back(event);
  const bool told = begun_ && of_target(io, event.cpu);
  // What an I/O waits for is told before whatever happens next.
  if (told) add_event(event);
  waits_->follow(event, told);
}

Step Storyteller::step_at(sim::TimePoint time, std::uint16_t cpu) const {
  Step step;
  step.at_ns = ns_of(time);
  if (cpu != sim::kNoCpu) step.cpu = cpu;
  return step;
}

void Storyteller::add_event(const sim::TraceEvent& event) {
  const auto sentence = sentence_of(event, names_);
  if (sentence.empty() || steps_.size() >= kMostSteps) return;
  if (life() && !steps_.empty() && told_until_ < ns_of(event.time)) {
    const auto [why, whom] = waits_->wait();
    Step wait;
    wait.at_ns = told_until_;
    wait.duration_ns = ns_of(event.time) - told_until_;
    wait.sentence = why;
    wait.waits_for = whom;
    steps_.push_back(std::move(wait));
  }
  told_until_ = std::max(told_until_, ns_of(event.time));
  auto step = step_at(event.time, event.cpu);
  step.context = event.cpu == sim::kNoCpu ? "device" : context_text(system_.cpus()[event.cpu]->top());
  step.event = kTracepoints[event.kind].name;
  step.sentence = sentence;
  steps_.push_back(std::move(step));
  open_.erase(event.cpu);
}

std::string Storyteller::context_text(const machine::Context& context) const {
  const auto cpu = static_cast<std::uint16_t>(context.cpu().number());
  const auto task = task_text(names_, context.task(), cpu);
  switch (context.kind()) {
  case machine::ContextKind::idle:
    return "idle";
  case machine::ContextKind::user:
    return "user " + task;
  case machine::ContextKind::process:
    return "process " + task;
  case machine::ContextKind::softirq:
    return "softirq over " + task;
  case machine::ContextKind::hardirq:
    return "interrupt over " + task;
  }
  return {};
}

void Storyteller::on_executed(const machine::Context& context, IoNumber io, machine::Fn fn,
                              machine::Reason reason, sim::TimePoint from, sim::TimePoint to) {
  const auto cpu = static_cast<std::uint16_t>(context.cpu().number());
  if (over_ || !begun_ || !of_target(io, cpu)) return;
  if (life() && ended_ != sim::kNever) return;
  if (!life()) {
    from = std::max(from, sim::TimePoint{sim::Duration{target_.from_ns}});
    to = std::min(to, sim::TimePoint{sim::Duration{target_.to_ns}});
    if (from >= to) return;
  }
  const auto where = context_text(context);
  const std::string function(machine::name(fn));
  auto& open = open_[cpu];
  if (!open.empty() && steps_[open.back()].context != where) open.clear();
  const auto same =
      std::ranges::find_if(open, [&](std::size_t index) { return steps_[index].function == function; });
  auto index = steps_.size();
  if (same != open.end()) {
    index = *same;
  } else {
    if (index >= kMostSteps) return;
    auto begun = step_at(from, cpu);
    begun.context = where;
    begun.function = function;
    // What a context spins on is its own already when it is told of the spinning.
    for (const auto& hold : context.holds())
      if (hold.lock != context.spins_on()) begun.locks.push_back(hold.lock->name());
    open.push_back(index);
    steps_.push_back(std::move(begun));
  }
  auto& step = steps_[index];
  const auto span = (to - from).count();
  told_until_ = std::max(told_until_, ns_of(to));
  step.duration_ns += span;
  if (reason == machine::Reason::miss) step.miss_ns += span;
  if (reason == machine::Reason::spin) step.spin_ns += span;
  step.lines += std::exchange(fetched_[cpu], 0);
  if (reason == machine::Reason::spin && context.spins_on() != nullptr)
    step.waits_for = context.spins_on()->name();
}

void Storyteller::on_fetched(const machine::Context& context, IoNumber io, machine::Fn fn) {
  recorder_.on_fetched(context, io, fn);
  const auto cpu = static_cast<std::uint16_t>(context.cpu().number());
  if (begun_ && of_target(io, cpu)) ++fetched_[cpu];
}

/// Of a BIO's end two things are the cause: the BIO, and the command that carried it. The latter is told,
/// which leads to the BIO as well: what was done with the response that came last before it, and how that
/// came about.
std::vector<sim::TraceEvent> Storyteller::causes() const {
  std::vector<sim::TraceEvent> chain;
  if (events_.empty()) return chain;
  auto wanted = target_.last_event != 0 ? target_.last_event : events_.back().id;
  bool ending = false; // a BIO whose response has not been met yet
  for (auto event = events_.rbegin(); event != events_.rend(); ++event) {
    const auto kind = kind_of(*event);
    const bool of_command = kind == Tracepoint::hw_response || kind == Tracepoint::hw_irq_assert ||
                            kind == Tracepoint::irq_handler_entry || kind == Tracepoint::softirq_raise ||
                            kind == Tracepoint::block_rq_complete;
    if (event->id != wanted && !(ending && of_command)) continue;
    chain.push_back(*event);
    if (ending && kind != Tracepoint::hw_response) continue;
    ending = kind == Tracepoint::block_bio_complete;
    wanted = event->cause;
  }
  std::ranges::reverse(chain);
  return chain;
}

void Storyteller::add_causes(Story& story) const {
  for (const auto& event : causes()) {
    auto step = step_at(event.time, event.cpu);
    step.context = event.cpu == sim::kNoCpu ? "device" : "";
    step.event = kTracepoints[event.kind].name;
    step.sentence = sentence_of(event, names_);
    if (kind_of(event) == Tracepoint::irqs_enabled)
      step.sentence = fmt::format("CPU {} has interrupts on again.", event.cpu);
    story.causes.push_back(std::move(step));
  }
}

void Storyteller::add_stages(Story& story) const {
  if (!record_) return;
  for (std::size_t i = 1; i < kPoints; ++i)
    if (const auto stage = record_->stage(static_cast<Point>(i)))
      story.stages.push_back(
          {std::string(point_texts()[i].name), std::string(point_texts()[i].sentence), stage->count()});
  for (const auto& column : io_columns()) {
    const auto value = column.value(*record_);
    const auto* number = std::get_if<std::int64_t>(&value);
    const bool stage = std::ranges::any_of(
        point_texts(), [&](const auto& point) { return column.name == fmt::format("{}_ns", point.name); });
    if (number != nullptr && !stage) story.facts.push_back({column.name, *number});
  }
}

Story Storyteller::told() const {
  Story story;
  story.title = target_.title;
  if (life() && record_)
    story.title = fmt::format(
        "I/O {} of the run, number {} of {}: {} of {} at offset {}, {} from entering to returning.",
        record_->number, record_->number_of_task, target_.io.task, record_->write ? "write" : "read",
        size_text(static_cast<std::uint64_t>(record_->size.count)),
        size_text(static_cast<std::uint64_t>(record_->offset.count)), time_text(record_->latency().count()));
  story.steps = steps_;
  std::ranges::stable_sort(story.steps, {}, &Step::at_ns);
  story.cut = steps_.size() >= kMostSteps;
  add_stages(story);
  add_causes(story);
  return story;
}

} // namespace dioscope::tracing
