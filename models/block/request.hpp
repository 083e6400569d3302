#pragma once
/// A request: contiguous BIOs of one direction that become one command.
#include "models/block/bio.hpp"

namespace dioscope::block {

class RequestQueue;

/// A place in a request queue's list, which is circular: the list's head is a link that is no request.
struct RequestLink {
  RequestLink* previous = nullptr;
  RequestLink* next = nullptr;
};

struct Request : RequestLink {
  static constexpr unsigned kLines = 3; ///< cache lines that are touched together
  machine::CacheLine line;
  RequestQueue* queue = nullptr;
  Bio* first = nullptr;
  Bio* last = nullptr;
  std::int64_t sector = 0;
  std::int64_t sectors = 0;
  std::int64_t sequence = 0; ///< what elevator_linus still lets pass it
  unsigned segments = 0;     ///< hardware segments
  bool write = false;
  bool started = false;  ///< seen by the driver: nothing may be merged into it or pass it
  bool no_merge = false; ///< a merge was refused for the limits
  sim::EventId cause = 0;
  unsigned cpu = 0;         ///< where its first BIO was submitted
  sim::TimePoint made_at{}; ///< when its first BIO came

  std::int64_t end_sector() const { return sector + sectors; }
};

} // namespace dioscope::block
