#include "models/block/elevator.hpp"

#include <stdexcept>

#include "models/block/request.hpp"

namespace dioscope::block {

std::unique_ptr<Elevator> make_elevator(const BlockParameters& parameters) {
  if (parameters.elevator == "linus") return make_elevator_linus(parameters);
  if (parameters.elevator == "noop") return make_elevator_noop(parameters);
  throw std::invalid_argument("unknown elevator " + parameters.elevator);
}

Placement::Kind try_merge(const Request& request, const Bio& bio) {
  if (request.no_merge || request.started || request.write != bio.write) return Placement::Kind::insert;
  if (request.end_sector() == bio.sector) return Placement::Kind::back_merge;
  if (bio.end_sector() == request.sector) return Placement::Kind::front_merge;
  return Placement::Kind::insert;
}

} // namespace dioscope::block
