#include "models/locking/lock_graph.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace dioscope::locking {
namespace {

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

struct Edge {
  Site site = 0;
  std::uint64_t count = 0;
};

bool any_inside(Usage usage) {
  return std::ranges::any_of(kIrqLevels, [&](IrqLevel level) {
    return usage.excluding(level, Side::inside, Access::exclusive).has_value();
  });
}

} // namespace

std::string dot_graph(const Validator& validator) {
  const auto& classes = validator.classes();
  const auto& chains = validator.chains().all();
  std::map<std::pair<ClassId, ClassId>, Edge> edges;
  std::vector<bool> taken(classes.size());
  for (auto id = Chains::kRoots; id < chains.size(); ++id) {
    const auto& chain = chains[id];
    // Never taken like this: left over when an outer lock was released first.
    if (chain.count == 0) continue;
    taken[chain.taking.lock_class] = true;
    if (chain.before < Chains::kRoots) continue;
    const std::pair key{chains[chain.before].taking.lock_class, chain.taking.lock_class};
    edges.try_emplace(key, Edge{chain.site, 0}).first->second.count += chain.count;
  }
  std::string text = "digraph locks {\n  rankdir=LR;\n  node [shape=box];\n";
  const auto out = std::back_inserter(text);
  for (std::size_t i = 0; i < classes.size(); ++i) {
    if (!taken[i]) continue;
    const auto& c = classes[i];
    const bool red = std::ranges::count(c.inconsistent, true) > 0;
    const auto* colour = red ? "#f6c6c6" : any_inside(c.usage) ? "#cfe8cf" : nullptr;
    fmt::format_to(out, "  {} [label={}{}];\n", quoted(c.name), quoted(c.name + ' ' + c.usage.text()),
                   colour == nullptr ? "" : fmt::format(", style=filled, fillcolor=\"{}\"", colour));
  }
  const auto arrow = [&](std::string_view from, std::string_view to, const std::string& label,
                         std::string_view more) {
    fmt::format_to(out, "  {} -> {} [label={}{}];\n", quoted(from), quoted(to), quoted(label), more);
  };
  for (const auto& [key, edge] : edges)
    arrow(classes[key.first].name, classes[key.second].name,
          fmt::format("{} {}x", validator.site_name(edge.site), edge.count), "");
  for (const auto& v : validator.violations())
    if (v.kind == ValidatorVerdict::circular)
      arrow(v.under->lock_class, v.lock.lock_class, v.lock.site, ", color=red");
  return text + "}\n";
}

} // namespace dioscope::locking
