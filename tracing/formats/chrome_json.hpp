#pragma once
/// A trace in Chrome's trace event format (name it .trace.json): for Catapult's trace viewer, for programs
/// that know no other format, for scripts. https://ui.perfetto.dev reads it too, but has more of
/// perfetto.hpp's file.
///
/// Four groups of tracks. CPUs: the task that runs, upon it interrupts, softirqs and spinning. Tasks: system
/// calls, and within them sleeping and waiting for a CPU. Disks: requests from their issue to their end, and
/// how many there are. Loops: tenancies. On the CPUs an arrow follows each I/O: system call, issue of the
/// request, the command's end, end_io, wake-up, return.
///
/// A line per event, the times in order, and an array that need not be closed: what a run that was cut off
/// has written is a trace. Times are microseconds to the nanosecond.
///
/// Left out: idle, where a CPU has no slice; what a BIO meets on its way into a request; the parts of a
/// request's time, with the disk and without; IPIs and the local timers' interrupts, which have no length;
/// the lock events that are details.
#include <vector>

#include "tracing/event_sink.hpp"
#include "tracing/formats/name_cache.hpp"
#include "tracing/formats/number_set.hpp"
#include "tracing/formats/open_slices.hpp"
#include "tracing/formats/requests_in_flight.hpp"
#include "tracing/formats/trace_event_lines.hpp"

namespace dioscope::tracing {

inline constexpr results::FileKind kChromeTrace{"a trace in Chrome's format", R"("labels":"dioscope")"};

class ChromeJsonSink final : public EventSink {
 public:
  /// Throws results::FileError, as all calls.
  ChromeJsonSink(const std::filesystem::path& path, const Names& names);
  void on_event(const sim::TraceEvent& event, IoNumber io) override;
  /// Ends what is open and closes the array.
  void finish() override;

 private:
  using Track = TraceEventLines::Track;
  using Arrow = TraceEventLines::Arrow;
  struct Task {
    bool named = false;
    bool in_call = false;
    bool off_cpu = false; ///< sleeps, or waits for a CPU
    std::string name;     ///< quoted
  };

  Track cpu_track(std::uint16_t cpu);
  Track task_track(std::uint64_t pid);
  Track disk_track(std::uint32_t disk);
  Track loop_track(std::uint64_t loop);
  Task& task(std::uint64_t pid);
  const std::string& disk_title(std::uint64_t disk);

  void sched_switch(const sim::TraceEvent& event);
  /// A slice of time in which a task does not run; before it ends, end_off_cpu().
  void begin_off_cpu(sim::TimePoint time, std::uint64_t pid, std::string_view title);
  void end_off_cpu(sim::TimePoint time, std::uint64_t pid);
  void system_call(const sim::TraceEvent& event, IoNumber io);
  void request(const sim::TraceEvent& event, IoNumber io);
  void tenancy(const sim::TraceEvent& event);
  void open(const sim::TraceEvent& event, SliceKind kind, std::string_view name, std::string_view category,
            TraceEventLines::Arguments arguments = {});
  void close(const sim::TraceEvent& event, SliceKind kind);
  /// On the CPU of `event`.
  void arrow(const sim::TraceEvent& event, Arrow arrow, IoNumber io);
  void count_requests(sim::TimePoint time, std::uint32_t disk);

  const Names& names_;
  TraceFile file_;
  TraceEventLines lines_;
  std::vector<Task> tasks_; ///< by pid
  NumberSet cpu_named_;
  NumberSet disk_named_;
  NumberSet loop_named_;
  NumberSet loop_busy_;
  std::vector<OpenSlices> open_; ///< by CPU
  RequestsInFlight requests_;
  std::vector<std::string> softirq_titles_;
  NumberCache<std::string> lock_titles_;
  NumberCache<std::string> interrupt_titles_;
  NumberCache<std::string> disk_titles_;
  NumberCache<std::string> counter_titles_;
  sim::TimePoint now_{};
};

} // namespace dioscope::tracing
