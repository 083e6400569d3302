#pragma once
/// A trace for Perfetto: open the file at https://ui.perfetto.dev, which sends it nowhere, or ask it in SQL
/// with trace_processor. Tells when what happened on which CPU, to which task and disk, and follows each I/O.
///
/// Twice over. As ftrace events of the kernel, from which Perfetto makes the lanes of CPUs, the states of
/// threads and the tracks of interrupts as of any Linux machine. And as tracks of our own: each task's system
/// calls, each disk's requests and the loops' tenancies, and for each CPU "I/O on CPU n" with interrupts,
/// softirqs and spinning. On these an arrow follows each I/O: system call, BIO, request, the command's end,
/// end_io, wake-up, return.
///
/// Left out: the lock events that are details and the times with interrupts off, which come with every lock;
/// IPIs where they are sent; wake-ups of a task that was awake. Interrupts without a tracepoint at their end
/// are instants. The arrow of a BIO that was merged into another I/O's request passes by that request. Of
/// softirqs Perfetto's own tracks know today's numbers: SCSI is shown there as BLOCK, BLOCK as IRQ_POLL.
#include <memory>

#include "tracing/event_sink.hpp"
#include "tracing/trace_file.hpp"

namespace dioscope::tracing {

inline constexpr results::FileKind kPerfettoFile{"a Perfetto trace", "dioscope: requests at disks"};

class PerfettoSink final : public EventSink {
 public:
  /// Throws results::FileError, as all calls.
  PerfettoSink(const std::filesystem::path& path, const Names& names);
  ~PerfettoSink() override;
  void on_event(const sim::TraceEvent& event, IoNumber io) override;
  void finish() override;

 private:
  class Writer;
  TraceFile file_;
  std::unique_ptr<Writer> writer_;
};

} // namespace dioscope::tracing
