#pragma once
/// The requests that disks have been given and that are not yet completed, for pictures that draw them.
#include <cstdint>
#include <optional>
#include <vector>

#include "tracing/event_sink.hpp"

namespace dioscope::tracing {

class RequestsInFlight {
 public:
  struct Request {
    std::uint64_t number; ///< from 1, in the order of issue
    std::uint64_t sector;
    std::uint64_t sectors;
    IoNumber io; ///< that it was made for; requests and BIOs of others may have been merged into it
    std::uint32_t disk;
    std::uint32_t lane; ///< of its disk, from 0: the lowest that no other request is in
    bool write;
    bool at_device = false; ///< between hw_command_received and hw_response
    sim::EventId latest;    ///< of its events: what the next one of the hardware is caused by
  };

  explicit RequestsInFlight(std::uint32_t disks) : disks_(disks) {}

  /// A block_rq_issue.
  const Request& issued(const sim::TraceEvent& event, IoNumber io);
  /// The request that a hw_* event of a disk is about, found by its cause; nullptr for none. The disk's
  /// number stands in different places in different events.
  Request* followed(const sim::TraceEvent& event, std::uint32_t disk_number);
  /// A block_rq_complete: the request leaves.
  std::optional<Request> completed(const sim::TraceEvent& event);
  std::uint64_t in_flight(std::uint32_t disk) const { return disks_[disk].requests.size(); }
  template <class Visit>
  void each(Visit&& visit) const {
    for (const auto& disk : disks_)
      for (const auto& request : disk.requests) visit(request);
  }

 private:
  struct Disk {
    std::vector<Request> requests; ///< in the order of issue
    std::vector<bool> taken;       ///< by lane
  };
  Disk& disk(std::uint64_t number) {
    if (number >= disks_.size()) disks_.resize(number + 1);
    return disks_[number];
  }
  std::vector<Disk> disks_;
  std::uint64_t issued_ = 0;
};

} // namespace dioscope::tracing
