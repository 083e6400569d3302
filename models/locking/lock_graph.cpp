#include "models/locking/lock_graph.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "text/escape.hpp"

namespace dioscope::locking {
namespace {

struct Edge {
  std::string site;
  std::uint64_t count = 0;
  bool closes_cycle = false;
};
/// By names, from and to.
using Edges = std::map<std::pair<std::string, std::string>, Edge>;

Edges edges_of(const Validator& validator) {
  const auto& classes = validator.classes();
  const auto& chains = validator.chains().all();
  const auto name = [&](const Chains::Chain& chain) { return classes[chain.taking.lock_class()].name; };
  Edges edges;
  for (auto id = Chains::kRoots; id < chains.size(); ++id) {
    const auto& chain = chains[id];
    if (chain.count == 0 || chain.before < Chains::kRoots) continue;
    auto& edge = edges[{name(chains[chain.before]), name(chain)}];
    if (edge.count == 0) edge.site = validator.site_name(chain.site);
    edge.count += chain.count;
  }
  for (const auto& v : validator.violations())
    if (v.kind == ValidatorVerdict::circular) {
      auto& edge = edges[{v.under->lock_class, v.lock.lock_class}];
      if (edge.count == 0) edge.site = v.lock.site;
      edge.closes_cycle = true;
    }
  return edges;
}

/// By ClassId.
std::vector<bool> taken_classes(const Validator& validator) {
  std::vector<bool> taken(validator.classes().size());
  for (const auto& chain : validator.chains().all())
    if (chain.count > 0) taken[chain.taking.lock_class()] = true;
  return taken;
}

bool any_inside(Usage usage) {
  return std::ranges::any_of(kIrqLevels, [&](IrqLevel level) {
    return usage.excluding(level, Side::inside, Access::exclusive).has_value();
  });
}

} // namespace

std::string dot_graph(const Validator& validator, std::string_view more) {
  std::string text = "digraph locks {\n  rankdir=LR;\n  node [shape=box];\n";
  const auto taken = taken_classes(validator);
  for (const auto& c : validator.classes()) {
    if (!taken[static_cast<std::size_t>(&c - validator.classes().data())]) continue;
    const bool red = std::ranges::count(c.inconsistent, true) > 0;
    const auto* colour = red ? "#f6c6c6" : any_inside(c.usage) ? "#cfe8cf" : "#ffffff";
    text += fmt::format("  {} [label={}, style=filled, fillcolor=\"{}\"];\n", text::dot_string(c.name),
                        text::dot_string(c.name + ' ' + c.usage.text()), colour);
  }
  for (const auto& [names, edge] : edges_of(validator)) {
    const auto times = edge.count == 0 ? "" : fmt::format(" {}x", edge.count);
    text += fmt::format("  {} -> {} [label={}{}];\n", text::dot_string(names.first),
                        text::dot_string(names.second), text::dot_string(edge.site + times),
                        edge.closes_cycle ? ", color=red" : "");
  }
  return text.append(more) + "}\n";
}

} // namespace dioscope::locking
