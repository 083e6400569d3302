#pragma once
/// Tracks of our own in a Perfetto trace, and the arrow through each I/O: see perfetto.hpp.
#include <vector>

#include "tracing/formats/name_cache.hpp"
#include "tracing/formats/number_set.hpp"
#include "tracing/formats/open_slices.hpp"
#include "tracing/formats/perfetto_packets.hpp"
#include "tracing/formats/requests_in_flight.hpp"

namespace dioscope::tracing::perfetto {

class IoTracks {
 public:
  IoTracks(Packets& packets, const Names& names);
  void on_event(const sim::TraceEvent& event, IoNumber io);

 private:
  /// Of tracks; part of their numbers.
  enum class Group : std::uint8_t { none, task, cpu, disk, in_flight, loop, lines, heading };
  /// Arguments of slices and instants.
  struct ArgumentNames {
    NameId offset, bytes, sector, sectors, io, task, waited_ns;
  };
  static TrackId track(Group group, std::uint64_t number, std::uint64_t lane = 0);
  static TrackId heading(Group of) { return track(Group::heading, static_cast<std::uint64_t>(of)); }
  /// Of a task, described when first asked for; so are the others.
  TrackId task_track(std::uint32_t pid);
  TrackId cpu_track(std::uint16_t cpu);
  TrackId lane_of(const RequestsInFlight::Request& request);
  TrackId loop_track(std::uint64_t loop);

  void on_task(const sim::TraceEvent& event, IoNumber io);
  void on_interrupt(const sim::TraceEvent& event);
  void on_request(const sim::TraceEvent& event, IoNumber io);
  void on_hardware(const sim::TraceEvent& event);
  /// An instant of the CPU of `event`.
  void point(const sim::TraceEvent& event, Flow flow = {});
  void open(const sim::TraceEvent& event, SliceKind kind, NameId name);
  void close(const sim::TraceEvent& event, SliceKind kind);
  void count_requests(sim::TimePoint time, std::uint32_t disk);
  NameId name_of(const sim::TraceEvent& event) const { return kind_names_[event.kind]; }
  NameId interrupt_name(std::uint64_t line);
  NameId disk_event_name(std::uint64_t disk);

  Packets& packets_;
  const Names& names_;
  TaskNames tasks_;
  ArgumentNames argument_{};
  NameId read_{}, write_{}, at_device_{};
  std::vector<NameId> kind_names_; ///< by tracepoint
  std::vector<NameId> softirq_names_;
  bool counters_;
  NumberSet task_described_; ///< by pid
  NumberSet in_call_;        ///< by pid
  NumberSet cpu_described_;
  std::vector<std::uint32_t> lanes_described_; ///< by disk
  NumberSet loop_described_;
  NumberSet loop_busy_;
  std::vector<OpenSlices> open_; ///< by CPU
  RequestsInFlight requests_;
  NumberCache<NameId> lock_names_;
  NumberCache<NameId> interrupt_names_;
  NumberCache<NameId> disk_names_;
};

} // namespace dioscope::tracing::perfetto
