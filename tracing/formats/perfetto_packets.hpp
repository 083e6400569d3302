#pragma once
/// The packets of a Perfetto trace, as they go into a file. Strings that recur are interned: sent once, then
/// called by a number.
#include <protozero/pbf_builder.hpp>

#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tracing/event_sink.hpp"
#include "tracing/formats/perfetto_schema.hpp"
#include "tracing/trace_file.hpp"

namespace dioscope::tracing::perfetto {

template <class Message>
using Builder = protozero::pbf_builder<Message>;

/// A track's number, unique in the trace.
enum class TrackId : std::uint64_t {};
/// An interned name, of an event or of an argument.
enum class NameId : std::uint64_t {};

struct Argument {
  NameId name;
  std::uint64_t value;
};

/// The arrow that passes through a slice or instant.
struct Flow {
  IoNumber io = 0; ///< 0: none
  bool ends = false;
};

class Packets {
 public:
  Packets(TraceFile& file, unsigned cpus);

  /// An ftrace event of the CPU of `event`: `fill(Builder<FtraceEvent>&)` adds what happened. Kept in a
  /// bundle for a while, so that one CPU's events are together; see flush_before().
  template <class Fill>
  void ftrace(const sim::TraceEvent& event, Fill&& fill) {
    flush_before(event.time);
    auto& bundle = bundles_[event.cpu];
    {
      Builder<FtraceEventBundle> builder(bundle);
      if (bundle.empty()) builder.add_uint32(FtraceEventBundle::cpu, event.cpu);
      Builder<FtraceEvent> ftrace_event(builder, FtraceEventBundle::event);
      ftrace_event.add_uint64(FtraceEvent::timestamp, nanoseconds(event.time));
      ftrace_event.add_uint32(FtraceEvent::pid, event.task);
      fill(ftrace_event);
    }
    if (bundle.size() > kFullBundle) flush_bundle(event.cpu);
  }

  void describe_process(std::uint32_t pid, std::string_view name);
  void describe_thread(TrackId track, std::uint32_t pid, std::string_view name);
  /// Tracks of one name and parent are drawn as one of several rows. A parent of 0: none.
  void describe_track(TrackId track, TrackId parent, std::string_view name);
  void describe_counter(TrackId track, TrackId parent, std::string_view name);

  NameId event_name(std::string_view name);
  NameId argument_name(std::string_view name);

  void begin(sim::TimePoint time, TrackId track, NameId name, Flow flow = {},
             std::initializer_list<Argument> arguments = {});
  void end(sim::TimePoint time, TrackId track);
  void instant(sim::TimePoint time, TrackId track, NameId name, Flow flow = {},
               std::initializer_list<Argument> arguments = {});
  void count(sim::TimePoint time, TrackId track, std::uint64_t value);

  /// Write what is kept.
  void flush();

 private:
  static constexpr std::size_t kFullBundle = std::size_t{32} * 1024;
  /// Of simulated time: readers sort by time, and some only look so far.
  static constexpr sim::Duration kBundleTime = std::chrono::milliseconds(10);

  static std::uint64_t nanoseconds(sim::TimePoint time) {
    return static_cast<std::uint64_t>(time.time_since_epoch().count());
  }
  void flush_before(sim::TimePoint time) {
    if (time < bundles_due_) return;
    flush_bundles();
    bundles_due_ = time + kBundleTime;
  }
  void flush_bundle(std::size_t cpu);
  void flush_bundles();
  NameId interned(std::unordered_map<std::string, NameId>& names, InternedData list, std::string_view name);
  template <class Fill>
  void packet(Fill&& fill);
  template <class Fill>
  void track_event(sim::TimePoint time, TrackId track, TrackEventType type, Fill&& fill);

  TraceFile& file_;
  std::vector<std::string> bundles_; ///< by CPU
  sim::TimePoint bundles_due_{};
  std::unordered_map<std::string, NameId> event_names_;
  std::unordered_map<std::string, NameId> argument_names_;
  std::string packet_;
  bool begun_ = false;
};

} // namespace dioscope::tracing::perfetto
