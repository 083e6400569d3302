#include "models/locking/dependency_graph.hpp"

#include <algorithm>

namespace dioscope::locking {

bool DependencyGraph::contains(const Dependency& dependency) const {
  return dependency.from < after_.size() &&
         std::ranges::any_of(after_[dependency.from], [&](std::size_t index) {
           const auto& known = dependencies_[index];
           return known.to == dependency.to && known.held == dependency.held &&
                  known.wanted == dependency.wanted;
         });
}

void DependencyGraph::add(const Dependency& dependency) {
  const auto classes = static_cast<std::size_t>(std::max(dependency.from, dependency.to)) + 1;
  if (after_.size() < classes) {
    after_.resize(classes);
    before_.resize(classes);
  }
  after_[dependency.from].push_back(dependencies_.size());
  before_[dependency.to].push_back(dependencies_.size());
  dependencies_.push_back(dependency);
}

std::optional<Way> DependencyGraph::find_after(WayEnd start, const Goal& goal) const {
  return search(start, Direction::forwards, goal);
}

std::optional<Way> DependencyGraph::find_before(WayEnd start, const Goal& goal) const {
  return search(start, Direction::backwards, goal);
}

std::optional<Way> DependencyGraph::search(WayEnd start, Direction direction, const Goal& goal) const {
  struct Visit {
    WayEnd end;
    std::size_t previous = 0;
    std::size_t dependency = 0;
  };
  const bool forwards = direction == Direction::forwards;
  const auto& adjacent = forwards ? after_ : before_;
  std::vector<Visit> visits{{start}};
  std::vector<bool> seen(adjacent.size() * 2);
  const auto number = [](WayEnd end) {
    return static_cast<std::size_t>(end.lock_class) * 2 + static_cast<std::size_t>(end.access);
  };
  for (std::size_t i = 0; i < visits.size(); ++i) {
    const auto here = visits[i].end;
    if (goal(here)) {
      Way way{{}, here};
      for (auto at = i; at != 0; at = visits[at].previous)
        way.dependencies.push_back(dependencies_[visits[at].dependency]);
      // Collected from the far end: in order already when the search went backwards.
      if (forwards) std::ranges::reverse(way.dependencies);
      return way;
    }
    if (here.lock_class >= adjacent.size()) continue;
    for (const auto index : adjacent[here.lock_class]) {
      const auto& d = dependencies_[index];
      if (!excludes(here.access, forwards ? d.held : d.wanted)) continue;
      const auto next = forwards ? WayEnd{d.to, d.wanted} : WayEnd{d.from, d.held};
      if (seen[number(next)]) continue;
      seen[number(next)] = true;
      visits.push_back({next, i, index});
    }
  }
  return std::nullopt;
}

} // namespace dioscope::locking
