#pragma once
/// The elevator: where a BIO goes in a queue. One policy, one file in elevators/; chosen by name
/// (kernel.block.elevator).
#include <cstdint>
#include <memory>

#include "models/block/parameters.hpp"
#include "models/machine/context.hpp"
#include "sim/policies.hpp"

namespace dioscope::block {

struct Bio;
struct Request;
struct RequestLink;
class RequestQueue;

/// What an elevator proposes for a BIO.
struct Placement {
  enum class Kind : std::uint8_t {
    insert,      ///< make a request and put it behind `after`
    back_merge,  ///< append the BIO to `target`
    front_merge, ///< put it before the first BIO of `target`
  };
  Kind kind;
  Request* target;
  RequestLink* after;
};

class Elevator {
 public:
  static constexpr std::string_view kParameter = "kernel.block.elevator";
  virtual ~Elevator() = default;
  /// Find the BIO's place in a queue that is not empty. With the queue lock held, as all of these.
  virtual Placement place(machine::Context& context, RequestQueue& queue, const Bio& bio) = 0;
  /// A new request is about to be inserted: behind what is returned, `after` being what place() or a full
  /// request proposed.
  virtual RequestLink& added(RequestQueue& queue, Request& request, RequestLink& after) = 0;
  /// A BIO of that many sectors was merged into `request`.
  virtual void merged(machine::Context& /*context*/, RequestQueue& /*queue*/, Request& /*request*/,
                      std::int64_t /*sectors*/) {}
  /// `request` took over all BIOs of `gone`.
  virtual void joined(Request& /*request*/, const Request& /*gone*/) {}
};

using Elevators = sim::Policies<Elevator, sim::PolicyText, const BlockParameters&>;

/// Whether `bio` continues `request` at its end or front and may be merged at all; limits are not looked at.
Placement::Kind try_merge(const Request& request, const Bio& bio);
/// The same for the queue's last_merge, which must be there, and which is forgotten when nothing more may be
/// merged into it.
Placement::Kind try_last_merge(RequestQueue& queue, const Bio& bio);

} // namespace dioscope::block
