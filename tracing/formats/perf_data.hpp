#pragma once
/// perf.data: the run as `perf record` would have recorded it.
#include <array>
#include <cstdint>
#include <filesystem>

#include "tracing/event_sink.hpp"
#include "tracing/formats/kernel_events.hpp"
#include "tracing/trace_file.hpp"

namespace dioscope::tracing {

/// A part of a file, as perf.data refers to it.
struct FileExtent {
  std::uint64_t offset;
  std::uint64_t size;
};

/// A file of perf with a sample for each event: for `perf sched` (timehist, map, latency), `perf lock
/// report`, `perf kwork`, `perf timechart`, `perf script` and its scripts. Holds every event.
///
/// Events are in the order of time, and perf is told so now and then, so that it reads a file of any length
/// without sorting all of it in memory. What was flushed can be read at any time, while the run goes on or
/// after it was killed, and after a full disk.
///
/// In lock events the idle task of each CPU is a thread of its own, swapper/CPU: perf lock tells by the
/// thread whose acquisition a release ends.
///
/// Left out: call chains and addresses, since there is no code that they could point into.
class PerfData final : public EventSink {
 public:
  /// `names` must outlive it. Throws results::FileError, as on_event() may, once.
  PerfData(const std::filesystem::path& path, const Names& names);
  void on_event(const sim::TraceEvent& event, IoNumber io) override;
  /// Throws results::FileError, unless on_event() has before.
  void finish() override;

  static const results::FileKind kKind;

 private:
  void write_front();
  void sample(const KernelRecord& record);
  /// Tell what tasks are called that exist since the last call.
  void introduce_tasks(const RecordHead& head);
  void introduce(std::uint32_t pid, std::uint32_t thread, const RecordHead& head);
  /// Write what there is, and make it part of the file.
  void flush();
  void describe(std::uint64_t data_end) const;

  const Names& names_;
  TraceFile file_;
  KernelEvents events_;
  std::uint32_t introduced_ = 0; ///< tasks
  FileExtent attributes_{};
  FileExtent tracing_data_{};
  FileExtent cpu_counts_{};
  std::uint64_t data_begin_ = 0;
  std::uint64_t flushed_ = 0;                ///< where the data ends that can be read
  std::array<std::uint64_t, 2> times_{0, 0}; ///< of the first and the last sample
  bool failed_ = false;
};

} // namespace dioscope::tracing
