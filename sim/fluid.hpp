#pragma once
/// Transfers that share links, as a fluid: each has its max-min fair rate, which changes only when another
/// one begins or ends. What SimGrid's flows would give, without a turn of its engine for each change.
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <boost/container/small_vector.hpp>

namespace dioscope::sim {

class FluidModel {
 public:
  static constexpr double kNever = std::numeric_limits<double>::infinity();

  /// A link of `rate` bytes per second. Returns its number.
  std::size_t add_link(double rate);
  /// A way over `links`, each of them once, which one transfer at a time uses, with at most `cap` bytes per
  /// second. Returns its number.
  std::size_t add_route(const std::vector<std::size_t>& links,
                        double cap = std::numeric_limits<double>::infinity());

  /// From `now` (ns, never before an earlier one) on, `bytes` cross `route`, which is free.
  void begin(std::size_t route, double bytes, double now);
  /// When the next transfer ends (ns) if none begins before; kNever when none is under way.
  double next_end() const { return next_end_; }
  /// Let time pass up to `now` (ns), through all ends. Returns the routes whose transfers have ended, in the
  /// order of their ends; valid until the next call.
  const std::vector<std::size_t>& end_until(double now);

 private:
  struct Link {
    double rate;
    // While rates are shared out:
    double left = 0;         ///< what is not given away yet
    std::size_t waiting = 0; ///< transfers to which it is still to be given
    bool full = false;
  };
  struct Transfer {
    double end; ///< it has ended when its bundle has `moved` so much
    std::uint64_t number;
    std::size_t route;
  };
  /// Routes over the same links with the same cap. Their transfers have the same rate, so that all of them
  /// move at once, however many they are.
  struct Bundle {
    boost::container::small_vector<std::uint32_t, 4> links;
    double cap;
    double rate = 0;                   ///< of each transfer
    double moved = 0;                  ///< bytes of each one that was under way all the time
    std::vector<Transfer> under_way{}; ///< a heap, the one that ends first on top
    bool growing = false;              ///< while rates are shared out: the rate is not found yet
  };

  void advance(double now);
  void share_out();
  /// The rate at which the next bundles stop growing; kNever when none grows.
  double next_level() const;

  std::vector<Link> links_;
  std::vector<Bundle> bundles_;
  std::vector<std::size_t> bundle_of_; ///< by route
  std::vector<Transfer> ended_;
  std::vector<std::size_t> ended_routes_;
  std::uint64_t begun_ = 0;
  double now_ = 0;
  double next_end_ = kNever;
};

} // namespace dioscope::sim
