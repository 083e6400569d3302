#pragma once
/// A folder of blktrace files: what the block layer did, as blktrace would have recorded it.
#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tracing/event_sink.hpp"
#include "tracing/formats/blktrace_folder.hpp"

namespace dioscope::tracing {

/// Files DISK.blktrace.CPU, for blkparse and blkrawverify, btt and iowatcher behind it, and fio, which
/// replays them. Holds the events of BIOs and requests: Q G M F I D C P U S. A disk has files, one for every
/// CPU, from its first event on.
///
/// The first file of each disk begins with a date and a message; in every file, tasks are named before their
/// first event. All events that became complete stay when the run is killed or the disk gets full.
///
/// Of events of one nanosecond on one CPU each is a nanosecond after the one before: blkrawverify takes two
/// of the same time for an error.
///
/// Left out: what the block layer of Linux 2.5 does not know, such as synchronous requests and flushes; the
/// remapping to a whole disk, since there are no partitions; bounced BIOs (B), for which no tracepoint
/// stands.
class Blktrace final : public EventSink {
 public:
  /// Of the disks in `disks`, or of all. `message` says what was simulated; it is cut to what a record holds.
  /// `names` must outlive it. Throws results::FileError, as on_event() may, once.
  Blktrace(const std::filesystem::path& folder, const Names& names, std::string message,
           std::optional<std::set<std::uint32_t>> disks = std::nullopt);
  void on_event(const sim::TraceEvent& event, IoNumber io) override;
  /// Throws results::FileError, unless on_event() has before.
  void finish() override;

 private:
  /// Of one disk and CPU: what is not in its file yet.
  struct Pending {
    std::string records;
    std::uint32_t sequence = 0;
    std::uint64_t time = 0;  ///< of the last record
    std::vector<bool> named; ///< by pid
  };
  struct Moment {
    std::uint64_t time;
    std::uint32_t cpu;
    std::uint32_t pid;
  };
  struct Action {
    std::uint32_t code;
    std::uint32_t device;
    std::uint64_t sector = 0;
    std::uint32_t bytes = 0;
  };

  void record(std::uint32_t disk, const Moment& moment, const Action& action, std::string_view extra);
  /// Make the files of a disk, unless they are there.
  void begin(std::uint32_t disk, const Moment& moment);
  void name_task(Pending& pending, const Moment& moment) const;
  static void append_record(Pending& pending, const Moment& moment, const Action& action,
                            std::string_view extra);
  void flush(std::uint32_t disk, std::uint32_t cpu);

  BlktraceFolder folder_;
  const Names& names_;
  std::string message_;
  std::optional<std::set<std::uint32_t>> disks_;
  std::vector<std::vector<Pending>> pending_; ///< by disk and CPU; none of a disk without events
  std::size_t most_pending_;                  ///< bytes of one file
  bool failed_ = false;
};

} // namespace dioscope::tracing
