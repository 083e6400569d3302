#pragma once
/// The lines of a Chrome trace event file, one event each. In array form: a file that is cut off after any
/// line is still read.
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "tracing/event_sink.hpp"
#include "tracing/trace_file.hpp"

namespace dioscope::tracing {

class TraceEventLines {
 public:
  /// Where an event is drawn: a process of the viewer is a group of tracks, a thread one track.
  struct Track {
    std::uint32_t group;
    std::uint64_t number;
  };
  struct Argument {
    std::string_view name; ///< needs no escapes
    std::uint64_t value;
  };
  using Arguments = std::initializer_list<Argument>;
  enum class Arrow : std::uint8_t { begins, passes, ends };

  explicit TraceEventLines(TraceFile& file) : file_(file) { line_.reserve(kLongestLine); }

  void name_group(std::uint32_t group, std::string_view name, std::string_view label = {});
  void name_track(Track track, std::string_view name);

  /// Names are JSON strings: see quoted().
  void begin(sim::TimePoint time, Track track, std::string_view name, std::string_view category,
             Arguments list = {});
  void end(sim::TimePoint time, Track track);
  /// Inside a slice of `track`.
  void arrow(sim::TimePoint time, Track track, Arrow arrow, IoNumber io);
  /// A slice that may overlap others of its track: `id` tells which one ends.
  void begin_async(sim::TimePoint time, Track track, std::uint64_t id, std::string_view name,
                   std::string_view category, Arguments list);
  void end_async(sim::TimePoint time, Track track, std::uint64_t id, std::string_view name,
                 std::string_view category);
  void count(sim::TimePoint time, Track track, std::string_view name, std::string_view what,
             std::uint64_t value);
  /// The end of the file.
  void finish();

  /// `text` as a JSON string.
  static std::string quoted(std::string_view text);

 private:
  static constexpr std::size_t kLongestLine = 512;
  TraceEventLines& start(char phase, Track track);
  TraceEventLines& at(sim::TimePoint time);
  TraceEventLines& field(std::string_view key, std::string_view json);
  TraceEventLines& number(std::string_view key, std::uint64_t value);
  TraceEventLines& arguments(Arguments list);
  void append(std::uint64_t value);
  void done();

  TraceFile& file_;
  std::string line_;
  bool begun_ = false;
};

} // namespace dioscope::tracing
