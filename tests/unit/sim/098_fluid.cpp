#include "sim/fluid.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "sim/random.hpp"

using namespace dioscope::sim;

namespace {

/// Max-min shares, of each transfer by itself: the slowest link or cap decides for its users, then the next
/// one.
class OneByOne {
 public:
  struct Route {
    std::vector<std::size_t> links;
    double cap;
  };
  std::vector<double> links;
  std::vector<Route> routes;
  std::map<std::size_t, double> left; ///< bytes, by route under way
  double now = 0;

  /// Time passes until `until`, or until the next end if that comes first: then its route, else none.
  std::vector<std::size_t> advance(double until) {
    const auto rates = shares();
    double next = until;
    for (const auto& [route, bytes] : left) next = std::min(next, now + bytes / rates.at(route) * 1e9);
    std::vector<std::size_t> ended;
    for (auto& [route, bytes] : left) {
      bytes -= rates.at(route) * (next - now) * 1e-9;
      if (bytes < rates.at(route) * 1e-12) ended.push_back(route);
    }
    for (const auto route : ended) left.erase(route);
    now = next;
    return ended;
  }

 private:
  std::map<std::size_t, double> shares() const {
    std::map<std::size_t, double> rates;
    auto free = links;
    while (rates.size() < left.size()) {
      std::vector<double> users(links.size());
      for (const auto& [route, bytes] : left)
        if (!rates.contains(route))
          for (const auto link : routes[route].links) ++users[link];
      double level = FluidModel::kNever;
      for (std::size_t i = 0; i < links.size(); ++i)
        if (users[i] > 0) level = std::min(level, free[i] / users[i]);
      for (const auto& [route, bytes] : left)
        if (!rates.contains(route)) level = std::min(level, routes[route].cap);
      std::vector<std::size_t> stops;
      for (const auto& [route, bytes] : left) {
        if (rates.contains(route)) continue;
        const auto full = [&](std::size_t i) { return free[i] / users[i] <= level * (1 + 1e-9); };
        if (routes[route].cap <= level * (1 + 1e-9) || std::ranges::any_of(routes[route].links, full))
          stops.push_back(route);
      }
      for (const auto route : stops) {
        rates[route] = level;
        for (const auto link : routes[route].links) free[link] -= level;
      }
    }
    return rates;
  }
};

} // namespace

TEST_CASE(
    "098 Given many transfers that are alike, When they begin and end, Then each has its max-min share") {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    CAPTURE(seed);
    RandomStream random(seed, "fluid");
    FluidModel fluid;
    OneByOne reference;
    for (int i = 0; i < 3; ++i) {
      reference.links.push_back(100e6 * static_cast<double>(1 + random.below(5)));
      CHECK(fluid.add_link(reference.links.back()) == static_cast<std::size_t>(i));
    }
    // Few caps and few ways, so that many routes are alike.
    for (std::size_t i = 0; i < 40; ++i) {
      std::vector<std::size_t> links{random.below(2)};
      if (random.below(2) == 0) links.push_back(2);
      reference.routes.push_back({links, 30e6 * static_cast<double>(1 + random.below(3))});
      CHECK(fluid.add_route(links, reference.routes.back().cap) == i);
    }
    // Up to a gigabyte each, of which far more than the model counts up to move together.
    std::size_t ends = 0;
    for (double time = 0; ends < 400; time += static_cast<double>(random.below(1'000'000'000))) {
      while (reference.now < time) {
        const auto expected = reference.advance(time);
        if (expected.empty()) continue;
        ends += expected.size();
        REQUIRE(fluid.next_end() == doctest::Approx(reference.now).epsilon(1e-12));
        auto found = fluid.end_until(reference.now + 0.01);
        std::ranges::sort(found);
        REQUIRE(found == expected);
      }
      CHECK(fluid.end_until(time).empty());
      const auto route = random.below(40);
      if (reference.left.contains(route)) continue;
      const auto bytes = static_cast<double>(1 + random.below(1'000'000'000));
      reference.left[route] = bytes;
      fluid.begin(route, bytes, time);
    }
  }
}
