#include "models/kernel/deadlock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>

#include "models/kernel/locks.hpp"
#include "models/machine/cpu.hpp"
#include "text/escape.hpp"

namespace dioscope::kernel {
namespace {

using machine::Context;
using machine::ContextKind;

std::vector<Wait> waits_of(const Context& context) {
  std::vector<Wait> waits;
  if (const auto* lock = context.spins_on())
    for (const auto* holder : lock->holders()) waits.push_back({&context, holder, lock});
  if (const auto* above = context.interrupted_by()) waits.push_back({&context, above, nullptr});
  return waits;
}

/// Breadth first from `start` to the first context that `reached` accepts; not `start` itself at the outset.
template <class Reached>
std::vector<Wait> shortest_path(const Context& start, const Reached& reached) {
  std::map<const Context*, Wait> came_by;
  std::deque<const Context*> open{&start};
  while (!open.empty()) {
    const auto* from = open.front();
    open.pop_front();
    for (const auto& wait : waits_of(*from)) {
      if (!came_by.try_emplace(wait.on, wait).second) continue;
      if (!reached(wait.on)) {
        open.push_back(wait.on);
        continue;
      }
      std::vector<Wait> path{wait};
      while (path.back().waiter != &start) path.push_back(came_by.at(path.back().waiter));
      std::ranges::reverse(path);
      return path;
    }
  }
  return {};
}

std::string holds_of(const Context& context) {
  std::string text;
  for (const auto& hold : context.holds())
    text += fmt::format("{}{} since {:.9f} s (taken in {})", text.empty() ? "" : ", ", hold.lock->name(),
                        sim::seconds(hold.since), machine::name(hold.at));
  return text;
}

} // namespace

std::vector<Wait> find_cycle(const Context& start) {
  // Nearly always those that it waits for can go on, so that nothing has to be searched.
  const auto goes_on = [](const Context* context) {
    return context->spins_on() == nullptr && context->interrupted_by() == nullptr;
  };
  const auto* lock = start.spins_on();
  if (lock != nullptr && start.interrupted_by() == nullptr && std::ranges::all_of(lock->holders(), goes_on))
    return {};
  return shortest_path(start, [&start](const Context* context) { return context == &start; });
}

std::vector<Wait> chain_to(const Context& start, std::span<const Wait> cycle) {
  return shortest_path(start, [cycle](const Context* context) {
    return std::ranges::find(cycle, context, &Wait::waiter) != cycle.end();
  });
}

std::string describe(const Context& context) {
  const auto cpu = context.cpu().number();
  switch (context.kind()) {
  case ContextKind::softirq:
    return fmt::format("softirq on CPU {}", cpu);
  case ContextKind::hardirq:
    return fmt::format("interrupt on CPU {}", cpu);
  case ContextKind::idle:
    return fmt::format("idle on CPU {}", cpu);
  default:
    return fmt::format("{} (task {}) on CPU {}", context.actor_name(), context.task(), cpu);
  }
}

std::string describe(std::span<const Wait> cycle) {
  std::string text;
  for (const auto& wait : cycle) {
    text += describe(*wait.waiter) + " -> ";
    if (wait.lock != nullptr) text += wait.lock->name() + " -> ";
  }
  return text + describe(*cycle.front().waiter);
}

std::string dot_edges(std::span<const Wait> cycle) {
  std::string text;
  const auto edge = [&text](const std::string& from, const std::string& to, const std::string& label) {
    text += fmt::format("  {} -> {} [label={}, color=red, fontcolor=red, penwidth=2];\n",
                        text::dot_string(from), text::dot_string(to), text::dot_string(label));
  };
  for (const auto& wait : cycle) {
    const auto waiter = describe(*wait.waiter);
    const auto on = describe(*wait.on);
    text += fmt::format("  {} [shape=ellipse, color=red];\n", text::dot_string(waiter));
    if (wait.lock == nullptr) {
      edge(waiter, on, "is interrupted by");
      continue;
    }
    const std::string lock(class_name(wait.lock->name()));
    edge(waiter, lock, fmt::format("spins in {}", machine::name(wait.waiter->function())));
    edge(lock, on, "held by");
  }
  return text;
}

std::string describe(const Wait& wait) {
  auto text = describe(*wait.waiter);
  if (const auto holds = holds_of(*wait.waiter); !holds.empty())
    text += fmt::format("\n     holds {}", holds);
  if (wait.lock != nullptr)
    text += fmt::format("\n     spins on {} since {:.9f} s (in {}), held by {}", wait.lock->name(),
                        sim::seconds(wait.waiter->spins_since()), machine::name(wait.waiter->function()),
                        describe(*wait.on));
  else
    text += fmt::format("\n     resumes when the {} above it has returned", describe(*wait.on));
  return text;
}

} // namespace dioscope::kernel
