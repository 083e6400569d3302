/// elevator_linus (spec 9.2): sorted insertion by a scan from the tail, bounded by what each request still
/// lets pass.
#include "models/block/functions.hpp"
#include "models/block/request_queue.hpp"

namespace dioscope::block {
namespace {

using machine::Access;

class ElevatorLinus final : public Elevator {
 public:
  explicit ElevatorLinus(const BlockParameters& parameters) : parameters_(parameters) {}

  Placement place(machine::Context& context, RequestQueue& queue, const Bio& bio) override {
    if (queue.last_merge != nullptr) {
      look_at(context, *queue.last_merge);
      if (const auto kind = try_last_merge(queue, bio); kind != Placement::Kind::insert)
        return {kind, queue.last_merge, queue.last_merge};
    }
    RequestLink* after = nullptr;
    for (auto* link = queue.head().previous; link != &queue.head(); link = link->previous) {
      auto& request = static_cast<Request&>(*link);
      look_at(context, request);
      if (request.started || request.sequence-- <= 0 || request.sequence < bio.sectors()) break;
      if (after == nullptr && belongs_behind(request, bio, queue)) after = &request;
      if (const auto kind = try_merge(request, bio); kind != Placement::Kind::insert) {
        if (kind == Placement::Kind::front_merge) request.sequence -= bio.sectors();
        queue.last_merge = &request;
        return {kind, &request, &request};
      }
    }
    return {Placement::Kind::insert, nullptr, after != nullptr ? after : queue.head().previous};
  }

  RequestLink& added(RequestQueue& /*queue*/, Request& request, RequestLink& after) override {
    request.sequence = request.write ? parameters_.write_latency : parameters_.read_latency;
    return after;
  }

  void merged(machine::Context& context, RequestQueue& queue, Request& request,
              std::int64_t sectors) override {
    for (auto* link = request.next; link != &queue.head(); link = link->next) {
      auto& passed = static_cast<Request&>(*link);
      look_at(context, passed);
      passed.sequence -= sectors;
    }
  }

  void joined(Request& request, const Request& gone) override {
    if (gone.sequence < request.sequence) request.sequence = gone.sequence;
  }

 private:
  void look_at(machine::Context& context, Request& request) const {
    context.charge(fn::make_request, parameters_.merge_scan);
    context.touch(fn::make_request, request.line, Access::write);
  }

  /// The list ascends by sector and starts over at most once: is the BIO's place between `request` and the
  /// next one? Never behind the last, as in the kernel: what belongs there goes to the tail for want of
  /// another place, and what lies above the first ascent goes before the place where the list starts over.
  static bool belongs_behind(const Request& request, const Bio& bio, RequestQueue& queue) {
    if (request.next == &queue.head()) return false;
    const auto& next = static_cast<const Request&>(*request.next);
    if (next.sector > request.sector) return bio.sector > request.sector && bio.sector < next.sector;
    return bio.sector > request.sector || bio.sector < next.sector;
  }

  const BlockParameters& parameters_;
};

const Elevators::Register kLinus{
    {.name = "linus",
     .sentence = "sorts by sector, and bounds by a sequence how often a request is passed",
     .kernel = "2.4 and 2.5 up to 2.5.59",
     .trade_off = "short seeks for many writers; every BIO looks at what is queued before it",
     .reads = {"kernel.block.read_latency", "kernel.block.write_latency"}},
    Elevators::make_of<ElevatorLinus>};

} // namespace
} // namespace dioscope::block
