#include "sim/fluid.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace dioscope::sim {
namespace {

constexpr double kPerSecond = 1e9; ///< nanoseconds
/// Two rates that differ by less than this factor, and two ends that differ by less (ns), are the same: far
/// above rounding, far below a nanosecond.
constexpr double kSameRate = 1 + 1e-12;
constexpr double kSameTime = 1e-3;
/// Bytes, far below where a double could not tell a thousandth of one any more.
constexpr double kMostMoved = 1e9;

} // namespace

std::size_t FluidModel::add_link(double rate) {
  links_.push_back({.rate = rate});
  return links_.size() - 1;
}

std::size_t FluidModel::add_route(const std::vector<std::size_t>& links, double cap) {
  const auto alike = [&](const Bundle& bundle) {
    return bundle.cap == cap && std::ranges::equal(bundle.links, links);
  };
  auto bundle = std::ranges::find_if(bundles_, alike);
  if (bundle == bundles_.end())
    bundle = bundles_.insert(bundle, {.links = {links.begin(), links.end()}, .cap = cap});
  bundle_of_.push_back(static_cast<std::size_t>(bundle - bundles_.begin()));
  return bundle_of_.size() - 1;
}

void FluidModel::begin(std::size_t route, double bytes, double now) {
  advance(now);
  auto& bundle = bundles_[bundle_of_[route]];
  bundle.under_way.push_back({bundle.moved + bytes, ++begun_, route});
  std::ranges::push_heap(bundle.under_way, std::greater{}, &Transfer::end);
  share_out();
}

const std::vector<std::size_t>& FluidModel::end_until(double now) {
  ended_routes_.clear();
  while (next_end_ <= now) {
    advance(next_end_);
    ended_.clear();
    for (auto& bundle : bundles_) {
      auto& transfers = bundle.under_way;
      const auto moved = bundle.moved + bundle.rate * (kSameTime / kPerSecond);
      while (!transfers.empty() && transfers.front().end <= moved) {
        ended_.push_back(transfers.front());
        std::ranges::pop_heap(transfers, std::greater{}, &Transfer::end);
        transfers.pop_back();
      }
    }
    if (ended_.size() > 1) std::ranges::sort(ended_, {}, &Transfer::number);
    for (const auto& transfer : ended_) ended_routes_.push_back(transfer.route);
    share_out();
  }
  return ended_routes_;
}

void FluidModel::advance(double now) {
  if (now <= now_) return;
  const auto seconds = (now - std::exchange(now_, now)) / kPerSecond;
  for (auto& bundle : bundles_) {
    if (bundle.under_way.empty()) continue;
    bundle.moved += bundle.rate * seconds;
    if (bundle.moved < kMostMoved) continue;
    for (auto& transfer : bundle.under_way) transfer.end -= bundle.moved;
    bundle.moved = 0;
  }
}

double FluidModel::next_level() const {
  double level = kNever;
  for (const auto& link : links_)
    if (link.waiting > 0) level = std::min(level, link.left / static_cast<double>(link.waiting));
  for (const auto& bundle : bundles_)
    if (bundle.growing) level = std::min(level, bundle.cap);
  return level;
}

/// Progressive filling: all rates grow together; those that reach their cap, or whose link is full, stop.
void FluidModel::share_out() {
  next_end_ = kNever;
  for (auto& link : links_) {
    link.left = link.rate;
    link.waiting = 0;
  }
  for (auto& bundle : bundles_) {
    bundle.growing = !bundle.under_way.empty();
    for (const auto link : bundle.links) links_[link].waiting += bundle.under_way.size();
  }
  for (auto level = next_level(); level < kNever; level = next_level()) {
    for (auto& link : links_)
      link.full = link.waiting > 0 && link.left <= level * static_cast<double>(link.waiting) * kSameRate;
    for (auto& bundle : bundles_) {
      const auto full = [&](std::size_t link) { return links_[link].full; };
      if (!bundle.growing || (bundle.cap > level * kSameRate && std::ranges::none_of(bundle.links, full)))
        continue;
      bundle.growing = false;
      bundle.rate = level;
      const auto transfers = bundle.under_way.size();
      for (const auto link : bundle.links) {
        links_[link].left -= level * static_cast<double>(transfers);
        links_[link].waiting -= transfers;
      }
      const auto bytes = std::max(0.0, bundle.under_way.front().end - bundle.moved);
      next_end_ = std::min(next_end_, now_ + bytes / level * kPerSecond);
    }
  }
}

} // namespace dioscope::sim
