/// The noop elevator: first in, first out; a BIO is merged where it continues a request.
#include "models/block/functions.hpp"
#include "models/block/request_queue.hpp"

namespace dioscope::block {
namespace {

class ElevatorNoop final : public Elevator {
 public:
  explicit ElevatorNoop(const BlockParameters& parameters) : parameters_(parameters) {}

  Placement place(machine::Context& context, RequestQueue& queue, const Bio& bio) override {
    if (queue.last_merge != nullptr) {
      look_at(context, *queue.last_merge);
      if (const auto kind = try_last_merge(queue, bio); kind != Placement::Kind::insert)
        return {kind, queue.last_merge, queue.last_merge};
    }
    for (auto* link = queue.head().previous; link != &queue.head(); link = link->previous) {
      auto& request = static_cast<Request&>(*link);
      if (request.started) break;
      look_at(context, request);
      if (const auto kind = try_merge(request, bio); kind != Placement::Kind::insert) {
        queue.last_merge = &request;
        return {kind, &request, &request};
      }
    }
    return {Placement::Kind::insert, nullptr, queue.head().previous};
  }

  RequestLink& added(RequestQueue& queue, Request& /*request*/, RequestLink& /*after*/) override {
    return *queue.head().previous;
  }

 private:
  void look_at(machine::Context& context, Request& request) const {
    context.charge(fn::make_request, parameters_.merge_scan);
    context.touch(fn::make_request, request.line, machine::Access::read);
  }

  const BlockParameters& parameters_;
};

const Elevators::Register kNoop{{.name = "noop",
                                 .sentence = "appends, and merges where a BIO continues a request",
                                 .kernel = "2.4 and later",
                                 .trade_off = "cheapest; right where the device sorts or has no arm"},
                                Elevators::make_of<ElevatorNoop>};

} // namespace
} // namespace dioscope::block
