#include "models/block/elevator.hpp"

#include "models/block/request_queue.hpp"

namespace dioscope::block {

Placement::Kind try_merge(const Request& request, const Bio& bio) {
  if (request.no_merge || request.started || request.write != bio.write) return Placement::Kind::insert;
  if (request.end_sector() == bio.sector) return Placement::Kind::back_merge;
  if (bio.end_sector() == request.sector) return Placement::Kind::front_merge;
  return Placement::Kind::insert;
}

Placement::Kind try_last_merge(RequestQueue& queue, const Bio& bio) {
  const auto kind = try_merge(*queue.last_merge, bio);
  if (queue.last_merge->no_merge || queue.last_merge->started) queue.last_merge = nullptr;
  return kind;
}

} // namespace dioscope::block
