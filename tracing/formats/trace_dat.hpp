#pragma once
/// trace.dat: the run as trace-cmd would have recorded it.
#include <cstdint>
#include <deque>
#include <filesystem>

#include "tracing/event_sink.hpp"
#include "tracing/formats/kernel_events.hpp"
#include "tracing/formats/ring_pages.hpp"
#include "tracing/formats/scratch_file.hpp"
#include "tracing/trace_file.hpp"

namespace dioscope::tracing {

/// A file of trace-cmd, version 6: for `trace-cmd report`, `hist` and `report --profile`, KernelShark, and
/// whatever stands on libtracecmd. Holds every event.
///
/// The format wants each CPU's records in one piece, so they are collected in files without a name in the
/// same folder, and moved together by finish(), piece by piece, so that nothing is on the disk twice. Until
/// then the file is one without events, and a run that is killed leaves it like that. Place for finish() is
/// kept from the beginning: after a full disk the file holds all that came before.
///
/// Left out: the address map of kernel functions, since no event carries an address.
class TraceDat final : public EventSink {
 public:
  /// `names` must outlive it. Throws results::FileError, as on_event() may, once.
  TraceDat(const std::filesystem::path& path, const Names& names);
  void on_event(const sim::TraceEvent& event, IoNumber io) override;
  /// Throws results::FileError, unless on_event() has before.
  void finish() override;

  static const results::FileKind kKind;

 private:
  struct CpuTrace {
    explicit CpuTrace(const std::filesystem::path& path) : file(path) {}
    ScratchFile file; ///< the older part
    RingPages pages;  ///< the newer one
  };
  struct Section {
    std::uint64_t begin;
    std::uint64_t end;
  };

  void spill(CpuTrace& cpu);
  std::string header(const std::vector<Section>& sections) const;
  void assemble();
  static void move(const TraceFile& to, CpuTrace& cpu, Section& section);

  TraceFile file_;
  KernelEvents events_;
  std::deque<CpuTrace> cpus_;
  std::uint64_t spilled_ = 0; ///< bytes in the files of all CPUs
  std::uint64_t most_;        ///< of them
  bool failed_ = false;
  bool finished_ = false;
};

} // namespace dioscope::tracing
