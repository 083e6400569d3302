#include "sim/fluid.hpp"

#include <algorithm>
#include <utility>

namespace dioscope::sim {
namespace {

constexpr double kPerSecond = 1e9; ///< nanoseconds
/// Two rates that differ by less than this factor, and two ends that differ by less (ns), are the same: far
/// above rounding, far below a nanosecond.
constexpr double kSameRate = 1 + 1e-12;
constexpr double kSameTime = 1e-3;

} // namespace

std::size_t FluidModel::add_link(double rate) {
  links_.push_back({.rate = rate});
  return links_.size() - 1;
}

std::size_t FluidModel::add_route(const std::vector<std::size_t>& links, double cap) {
  routes_.push_back({.links = {links.begin(), links.end()}, .cap = cap});
  return routes_.size() - 1;
}

void FluidModel::begin(std::size_t route, double bytes, double now) {
  advance(now);
  routes_[route].bytes = bytes;
  for (const auto link : routes_[route].links) ++links_[link].users;
  active_.push_back(route);
  share_out();
}

const std::vector<std::size_t>& FluidModel::end_until(double now) {
  ended_.clear();
  while (next_end_ <= now) {
    advance(next_end_);
    const auto first = ended_.size();
    for (const auto route : active_)
      if (routes_[route].bytes <= routes_[route].rate * (kSameTime / kPerSecond)) ended_.push_back(route);
    for (auto i = first; i < ended_.size(); ++i) remove(ended_[i]);
    share_out();
  }
  return ended_;
}

void FluidModel::advance(double now) {
  if (now <= now_) return;
  const auto seconds = (now - std::exchange(now_, now)) / kPerSecond;
  for (const auto route : active_) routes_[route].bytes -= routes_[route].rate * seconds;
}

void FluidModel::remove(std::size_t route) {
  for (const auto link : routes_[route].links) --links_[link].users;
  std::erase(active_, route);
}

double FluidModel::next_level() const {
  double level = kNever;
  for (const auto& link : links_)
    if (link.waiting > 0) level = std::min(level, link.left / static_cast<double>(link.waiting));
  for (const auto route : growing_) level = std::min(level, routes_[route].cap);
  return level;
}

/// Progressive filling: all rates grow together; those that reach their cap, or whose link is full, stop.
void FluidModel::share_out() {
  next_end_ = kNever;
  for (auto& link : links_) {
    link.left = link.rate;
    link.waiting = link.users;
  }
  growing_ = active_;
  while (!growing_.empty()) {
    const auto level = next_level();
    for (auto& link : links_)
      link.full = link.waiting > 0 && link.left <= level * static_cast<double>(link.waiting) * kSameRate;
    double fewest = kNever; // bytes, of those that stop now
    std::erase_if(growing_, [&](std::size_t number) {
      auto& route = routes_[number];
      const auto full = [&](std::size_t link) { return links_[link].full; };
      if (route.cap > level * kSameRate && std::ranges::none_of(route.links, full)) return false;
      route.rate = level;
      fewest = std::min(fewest, route.bytes);
      for (const auto link : route.links) {
        links_[link].left -= level;
        --links_[link].waiting;
      }
      return true;
    });
    next_end_ = std::min(next_end_, now_ + std::max(0.0, fewest) / level * kPerSecond);
  }
}

} // namespace dioscope::sim
