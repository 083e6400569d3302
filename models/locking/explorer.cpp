#include "models/locking/explorer.hpp"

#include <bit>
#include <cstring>
#include <unordered_set>

#include <boost/functional/hash.hpp>

namespace dioscope::locking {
namespace {

struct StateHash {
  std::size_t operator()(const State& state) const {
    const auto halves = std::bit_cast<std::array<std::uint64_t, 2>>(state.taken);
    std::size_t hash = halves[0];
    boost::hash_combine(hash, halves[1]);
    return hash;
  }
};

/// The waits of those that can never go on: who waits, directly or not, for one that waits for itself.
std::vector<Wait> hopeless(std::vector<Wait> waits) {
  for (bool changed = true; changed;) {
    std::uint32_t waiting = 0;
    for (const auto& wait : waits) waiting |= 1U << wait.waiter;
    changed = std::erase_if(waits, [&](const Wait& wait) { return (waiting >> wait.holder & 1U) == 0; }) > 0;
  }
  return waits;
}

struct Node {
  State state;
  std::uint32_t parent;
  std::uint8_t context;
};

std::vector<Move> schedule_to(const Transitions& transitions, const std::vector<Node>& nodes,
                              std::size_t last) {
  std::vector<Move> schedule;
  for (; last != 0; last = nodes[last].parent) {
    const auto context = nodes[last].context;
    const auto& before = nodes[nodes[last].parent].state;
    const auto& point = transitions.contexts()[context].points[before.taken[context]];
    schedule.push_back({context, point.written, *point.next});
  }
  std::ranges::reverse(schedule);
  return schedule;
}

} // namespace

Exploration explore(const LockProgram& program, const ExplorerLimits& limits) {
  const Transitions transitions(program);
  std::vector<Node> nodes{{State{}, 0, 0}};
  std::unordered_set<State, StateHash> seen{State{}};
  for (std::size_t current = 0; current < nodes.size(); ++current) {
    const auto state = nodes[current].state;
    const Situation situation(transitions, state);
    if (auto waits = hopeless(situation.waits()); !waits.empty())
      return {ExplorerVerdict::deadlock, nodes.size(), schedule_to(transitions, nodes, current),
              std::move(waits)};
    for (std::size_t i = 0; i < program.contexts.size(); ++i) {
      if (!situation.can_step(i)) continue;
      State next = state;
      ++next.taken[i];
      if (!seen.insert(next).second) continue;
      if (nodes.size() >= limits.states) return {ExplorerVerdict::not_exhausted, nodes.size(), {}, {}};
      nodes.push_back({next, static_cast<std::uint32_t>(current), static_cast<std::uint8_t>(i)});
    }
  }
  return {ExplorerVerdict::safe, nodes.size(), {}, {}};
}

} // namespace dioscope::locking
