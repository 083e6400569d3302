#include "tracing/explain/finders.hpp"

#include <fmt/format.h>

#include <map>
#include <unordered_map>
#include <vector>

#include "models/system.hpp"
#include "models/tracepoints.hpp"
#include "tracing/explain/sentences.hpp"
#include "tracing/ios/io_recorder.hpp"

namespace dioscope::tracing {
namespace {

std::int64_t ns_of(const sim::TraceEvent& event) { return event.time.time_since_epoch().count(); }
std::uint32_t pid_of(std::uint64_t argument) { return static_cast<std::uint32_t>(argument); }

/// An I/O by its number in the run.
class FindIo final : public Finder {
 public:
  FindIo(System& system, const Names& names, IoNumber number) : Finder(system, names), number_(number) {}
  void on_event(const sim::TraceEvent& event, IoNumber io) override {
    if (kind_of(event) != Tracepoint::sys_enter && kind_of(event) != Tracepoint::aio_submit) return;
    if (found_) return;
    begun_ = io;
    const auto count = ++ios_of_task_[event.task];
    if (io != number_) return;
    found_ = IoOfTask{names_.task(event.task), count};
    stop();
  }
  Target target() const override {
    if (!found_) throw NotFound(fmt::format("I/O {} does not exist: this run has {}", number_, begun_));
    Target target;
    target.io = *found_;
    return target;
  }

 private:
  IoNumber number_;
  IoNumber begun_ = 0;
  std::unordered_map<std::uint32_t, std::uint64_t> ios_of_task_;
  std::optional<IoOfTask> found_;
};

class FindSlowestIo final : public Finder {
 public:
  FindSlowestIo(System& system, const Names& names)
      : Finder(system, names), recorder_(names, [this](const IoRecord& record) {
          if (measuring() && (!slowest_ || record.latency() > slowest_->latency())) slowest_ = record;
        }) {}
  void on_event(const sim::TraceEvent& event, IoNumber io) override { recorder_.on_event(event, io); }
  Target target() const override {
    if (!slowest_) throw NotFound("no I/O returned in the measured interval");
    Target target;
    target.io = {slowest_->task_name.data(), slowest_->number_of_task};
    return target;
  }

 private:
  IoRecorder recorder_;
  std::optional<IoRecord> slowest_;
};

/// What a CPU did meanwhile, of the longest of something.
class FindLongest : public Finder {
 public:
  using Finder::Finder;
  Target target() const override {
    if (longest_ < 0) throw NotFound(nothing_);
    return target_;
  }

 protected:
  /// Something that ends now on `cpu` took `ns`.
  bool is_longest(std::int64_t ns) const { return measuring() && ns > longest_; }
  void take(std::int64_t ns, const sim::TraceEvent& event, IoNumber io, std::vector<std::uint16_t> cpus,
            std::string title) {
    longest_ = ns;
    target_ = Target{.title = std::move(title),
                     .from_ns = ns_of(event) - ns,
                     .to_ns = ns_of(event),
                     .io = {},
                     .cpus = std::move(cpus),
                     .of_io = io,
                     .last_event = event.id};
  }
  std::string nothing_;

 private:
  std::int64_t longest_ = -1;
  Target target_;
};

class FindLongestIrqOff final : public FindLongest {
 public:
  FindLongestIrqOff(System& system, const Names& names) : FindLongest(system, names) {
    nothing_ = "no CPU had interrupts off in the measured interval";
  }
  void on_event(const sim::TraceEvent& event, IoNumber io) override {
    if (kind_of(event) != Tracepoint::irqs_enabled) return;
    const auto off = static_cast<std::int64_t>(event.arguments[0]);
    if (is_longest(off))
      take(off, event, io, {event.cpu},
           fmt::format(
               "CPU {} has interrupts off for {}: no interrupt can be taken there, nor its tick counted.",
               event.cpu, time_text(off)));
  }
};

class FindSlowestWakeup final : public FindLongest {
 public:
  FindSlowestWakeup(System& system, const Names& names) : FindLongest(system, names) {
    nothing_ = "no task was woken in the measured interval";
  }
  void on_event(const sim::TraceEvent& event, IoNumber io) override {
    if (kind_of(event) == Tracepoint::sched_wakeup && event.arguments[2] != 0)
      woken_[event.arguments[0]] = ns_of(event);
    if (kind_of(event) != Tracepoint::sched_switch) return;
    const auto woken = woken_.extract(event.arguments[1]);
    if (!woken) return;
    const auto waited = ns_of(event) - woken.mapped();
    if (is_longest(waited))
      take(waited, event, io, {event.cpu},
           fmt::format("{} is woken and waits {} for CPU {}.", names_.task(pid_of(event.arguments[1])),
                       time_text(waited), event.cpu));
  }

 private:
  std::unordered_map<std::uint64_t, std::int64_t> woken_; ///< by pid
};

/// The longest wait for a lock of a class; where nobody waited for one, the longest that one was held.
class FindLock final : public FindLongest {
 public:
  FindLock(System& system, const Names& names, std::string lock_class)
      : FindLongest(system, names), class_(std::move(lock_class)) {
    std::string known;
    bool exists = false;
    for (const auto& declared : system.locks().classes()) {
      exists |= declared.name == class_;
      known += (known.empty() ? "" : ", ") + declared.name;
    }
    if (!exists) throw NotFound(fmt::format("there is no lock class {}; legal: {}", class_, known));
    nothing_ = "no lock of class " + class_ + " was taken in the measured interval";
  }
  void on_event(const sim::TraceEvent& event, IoNumber io) override {
    switch (kind_of(event)) {
    case Tracepoint::lock_contended:
      if (ours(event)) spinning_[event.cpu] = holder_cpu(event);
      break;
    case Tracepoint::lock_granted: {
      const auto waited = static_cast<std::int64_t>(event.arguments[1]);
      if (!ours(event) || !(is_longest(waited) || (measuring() && !contended_))) break;
      contended_ = true;
      auto cpus = std::vector{event.cpu};
      if (const auto holder = spinning_[event.cpu]; holder != event.cpu) cpus.push_back(holder);
      take(waited, event, io, std::move(cpus),
           fmt::format("CPU {} spins for {} on the lock {}, while others hold it.", event.cpu,
                       time_text(waited), names_.lock(pid_of(event.arguments[0]))));
      break;
    }
    case Tracepoint::lock_acquired:
      if (ours(event)) taken_[event.arguments[0]] = {ns_of(event), event.cpu};
      break;
    case Tracepoint::lock_release: {
      const auto held = taken_.find(event.arguments[0]);
      if (contended_ || held == taken_.end()) break;
      const auto span = ns_of(event) - held->second.since;
      if (is_longest(span))
        take(span, event, io, {event.cpu},
             fmt::format("CPU {} holds the lock {} for {}; nobody waits for one of its class in this run.",
                         event.cpu, names_.lock(pid_of(event.arguments[0])), time_text(span)));
      break;
    }
    default:
      break;
    }
  }

 private:
  struct Taken {
    std::int64_t since;
    std::uint16_t cpu;
  };
  bool ours(const sim::TraceEvent& event) const {
    return kernel::class_name(names_.lock(pid_of(event.arguments[0]))) == class_;
  }
  std::uint16_t holder_cpu(const sim::TraceEvent& event) const {
    const auto taken = taken_.find(event.arguments[0]);
    return taken == taken_.end() ? event.cpu : taken->second.cpu;
  }
  std::string class_;
  bool contended_ = false;
  std::unordered_map<std::uint64_t, Taken> taken_;            ///< by lock
  std::unordered_map<std::uint16_t, std::uint16_t> spinning_; ///< by CPU: the CPU of the holder
};

/// The n-th context switch, and what led to it.
class FindSwitch final : public FindLongest {
 public:
  FindSwitch(System& system, const Names& names, std::uint64_t number)
      : FindLongest(system, names), number_(number) {}
  void on_event(const sim::TraceEvent& event, IoNumber io) override {
    if (kind_of(event) == Tracepoint::sched_wakeup && event.arguments[2] != 0)
      woken_[event.arguments[0]] = ns_of(event);
    if (kind_of(event) != Tracepoint::sched_switch || found_) return;
    ++count_;
    nothing_ = fmt::format("context switch {} does not exist: this run has {}", number_, count_);
    if (count_ != number_) return;
    constexpr std::int64_t kBefore = 20'000;
    const auto woken = woken_.find(event.arguments[1]);
    auto since = woken == woken_.end() ? kBefore : ns_of(event) - woken->second;
    since = std::min(since, ns_of(event));
    found_ = true;
    on_measuring(true);
    take(since, event, io, {event.cpu},
         fmt::format("Context switch {} of the run: from {} to {} on CPU {}.", number_,
                     task_text(names_, pid_of(event.arguments[0]), event.cpu),
                     task_text(names_, pid_of(event.arguments[1]), event.cpu), event.cpu));
    stop();
  }

 private:
  std::uint64_t number_;
  std::uint64_t count_ = 0;
  bool found_ = false;
  std::unordered_map<std::uint64_t, std::int64_t> woken_;
};

} // namespace

void Finder::stop() { system_.simulation().stop(); }

std::unique_ptr<Finder> make_finder(const Question& question, System& system, const Names& names) {
  switch (question.kind) {
  case Question::Kind::io:
    return std::make_unique<FindIo>(system, names, question.number);
  case Question::Kind::slowest_io:
    return std::make_unique<FindSlowestIo>(system, names);
  case Question::Kind::context_switch:
    return std::make_unique<FindSwitch>(system, names, question.number);
  case Question::Kind::longest_irq_off:
    return std::make_unique<FindLongestIrqOff>(system, names);
  case Question::Kind::slowest_wakeup:
    return std::make_unique<FindSlowestWakeup>(system, names);
  case Question::Kind::lock:
    return std::make_unique<FindLock>(system, names, question.lock_class);
  }
  throw std::logic_error("no such question");
}

} // namespace dioscope::tracing
