#pragma once
/// Records the beginning of the measured interval as a timeline.
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "models/storage/parameters.hpp"
#include "tracing/event_sink.hpp"
#include "tracing/formats/name_cache.hpp"
#include "tracing/timeline/timeline.hpp"

namespace dioscope::tracing {

/// How long a timeline becomes: `usual`, longer where fewer than `ios` lie in it whole, until another limit
/// ends it.
struct TimelineLimits {
  sim::Duration usual = std::chrono::milliseconds(60);
  std::size_t ios = 8;
  sim::Duration longest = std::chrono::milliseconds(600);
  std::size_t spans = 12'000; ///< of CPUs
  std::size_t steps = 6'000;  ///< of I/Os: those that ended later are left out
  std::size_t locks = 12;     ///< that are kept, the most waited for
};

class TimelineRecorder final : public EventSink {
 public:
  using Take = std::function<void(Timeline timeline)>;

  /// `take` gets the timeline when the run is over, in whatever way that ended; a run that ended before it
  /// measured gives none.
  TimelineRecorder(const Names& names, std::string variant, const storage::StorageParameters& storage,
                   Take take, TimelineLimits limits = {});

  void on_event(const sim::TraceEvent& event, IoNumber io) override;
  void on_measuring(bool begins) override;
  bool watches_execution() const override { return true; }
  void on_executed(const machine::Context& context, IoNumber io, machine::Fn fn, machine::Reason reason,
                   sim::TimePoint from, sim::TimePoint to) override;
  void finish() override;

 private:
  /// A command on its way, by the latest of its events.
  struct Command {
    IoNumber io;
    sim::TimePoint since;
  };
  struct OpenIo {
    Timeline::Io io;
    bool whole = false; ///< it has ended
  };
  /// Requests in flight, counted all along so that the window begins with the right level.
  struct Queue {
    std::string name;
    std::int64_t level = 0;
    std::vector<Timeline::Level> steps;
  };

  bool recording() const { return begun_ && !over_; }
  bool long_enough(sim::Duration length) const {
    return spans_ >= limits_.spans || length >= limits_.longest ||
           (length >= limits_.usual && whole_ios_ >= limits_.ios);
  }
  std::int64_t since_begin(sim::TimePoint time) const { return (time - timeline_.begin).count(); }
  std::size_t name(const std::string& text);
  void count(std::vector<Queue>& queues, const char* kind, std::uint64_t number, int change,
             sim::TimePoint at);
  void on_device(const sim::TraceEvent& event, IoNumber io);
  void on_lock(const sim::TraceEvent& event);
  void begin_io(const sim::TraceEvent& event, IoNumber io);
  void end_io(const sim::TraceEvent& event, IoNumber io);
  void add_step(IoNumber io, sim::TimePoint from, sim::TimePoint to, Lane lane, int cpu,
                const std::string& what);
  void move_command(const sim::TraceEvent& event, Lane lane, const std::string& what, bool ends);
  void add_span(unsigned cpu, Band band, sim::TimePoint from, sim::TimePoint to, const std::string& what);
  void close(sim::TimePoint at);

  const Names& names_;
  TaskNames tasks_;
  std::uint32_t disks_per_adapter_;
  Take take_;
  TimelineLimits limits_;
  bool measuring_ = false;
  bool begun_ = false;
  bool over_ = false;
  sim::TimePoint last_{};
  std::size_t spans_ = 0;
  std::size_t whole_ios_ = 0;
  Timeline timeline_;
  /// Of the last span of each CPU and band: for how long the function was executed that it is named after.
  std::map<std::pair<unsigned, Band>, std::int64_t> longest_;
  std::unordered_map<std::string, std::size_t> known_names_;
  std::vector<Queue> adapters_;
  std::vector<Queue> loops_;
  std::vector<Queue> disks_;
  std::unordered_map<sim::EventId, Command> commands_;
  std::map<IoNumber, OpenIo> ios_;
  std::unordered_map<std::uint32_t, std::uint64_t> ios_of_task_;
  std::map<std::uint32_t, Timeline::Lock> locks_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Timeline::Held> held_; ///< by lock and task
};

} // namespace dioscope::tracing
