#pragma once
/// A second opinion on lock programs: depth-first over explicit CPU stacks, with nothing of the code under
/// test beyond the program's values. A deadlock is what remains when nothing moves any more.
#include <algorithm>
#include <set>
#include <vector>

#include "models/locking/lock_program.hpp"

namespace dioscope::tests {

class NaiveSearch {
 public:
  explicit NaiveSearch(const locking::LockProgram& program) : program_(program) {
    for (const auto& context : program.contexts) code_.push_back(translate(context));
  }

  bool finds_deadlock() {
    const auto count = program_.contexts.size();
    World start;
    start.at.assign(count, kNotBegun);
    start.irqs_off.assign(count, 0);
    start.bh_off.assign(count, 0);
    start.holders.resize(program_.locks.size());
    start.stacks.resize(locking::kMostCpus);
    return search(start);
  }

 private:
  static constexpr int kNotBegun = -1;
  /// 'W' and 'R' take a lock, 'w' and 'r' release it; 'i' and 'b' switch off, 'I' and 'B' on; 's' leaves the
  /// CPU, 'S' comes back to it; '.' does nothing.
  struct Op {
    char what;
    std::size_t lock;
  };
  struct World {
    std::vector<int> at, irqs_off, bh_off;
    /// Of each lock: contexts that hold it; writers as context + 100.
    std::vector<std::vector<int>> holders;
    std::vector<std::vector<int>> stacks;
    auto operator<=>(const World&) const = default;
  };

  static std::vector<Op> translate(const locking::ContextProgram& context) {
    using locking::Action;
    using locking::Guard;
    std::vector<Op> code;
    for (const auto& step : context.steps) {
      const bool reads = step.access == locking::Access::shared;
      const char flag = step.guard == Guard::none ? 0 : step.guard == Guard::bh ? 'b' : 'i';
      switch (step.action) {
      case Action::lock:
        if (flag != 0) code.push_back({flag, 0});
        code.push_back({reads ? 'R' : 'W', step.lock});
        break;
      case Action::unlock:
        code.push_back({reads ? 'r' : 'w', step.lock});
        if (flag != 0) code.push_back({flag == 'b' ? 'B' : 'I', 0});
        break;
      case Action::irq_disable:
      case Action::irq_save:
        code.push_back({'i', 0});
        break;
      case Action::irq_enable:
      case Action::irq_restore:
        code.push_back({'I', 0});
        break;
      case Action::bh_disable:
        code.push_back({'b', 0});
        break;
      case Action::bh_enable:
        code.push_back({'B', 0});
        break;
      case Action::schedule:
        code.push_back({'s', 0});
        code.push_back({'S', 0});
        break;
      case Action::work:
      case Action::begin:
        code.push_back({'.', 0});
        break;
      }
    }
    return code;
  }

  bool search(const World& world) {
    if (!seen_.insert(world).second) return false;
    bool moved = false;
    for (std::size_t i = 0; i < code_.size(); ++i) {
      World next = world;
      if (!move(next, i)) continue;
      moved = true;
      if (search(next)) return true;
    }
    return !moved && stuck(world);
  }

  bool ended(const World& world, std::size_t i) const {
    return world.at[i] == static_cast<int>(code_[i].size());
  }

  /// Somebody has not ended who should have: a task, or an interrupt that came.
  bool stuck(const World& world) const {
    for (std::size_t i = 0; i < code_.size(); ++i) {
      const bool due = program_.contexts[i].type == locking::ContextType::task || world.at[i] != kNotBegun;
      if (due && !ended(world, i)) return true;
    }
    return false;
  }

  bool move(World& world, std::size_t i) const {
    const auto& context = program_.contexts[i];
    auto& stack = world.stacks[context.cpu];
    const auto me = static_cast<int>(i);
    if (world.at[i] == kNotBegun) {
      if (!may_come(world, i)) return false;
      stack.push_back(me);
      world.at[i] = 0;
      world.irqs_off[i] = context.type == locking::ContextType::hardirq ? 1 : 0;
      world.bh_off[i] = context.type == locking::ContextType::softirq ? 1 : 0;
      return true;
    }
    if (ended(world, i)) return false;
    const auto& op = code_[i][static_cast<std::size_t>(world.at[i])];
    if (op.what == 'S') {
      if (!stack.empty()) return false;
      stack.push_back(me);
    } else if (stack.empty() || stack.back() != me || !execute(world, i, op))
      return false;
    ++world.at[i];
    if (op.what == 's' || ended(world, i)) stack.pop_back();
    return true;
  }

  bool may_come(const World& world, std::size_t i) const {
    const auto& context = program_.contexts[i];
    const auto& stack = world.stacks[context.cpu];
    const auto type_of = [&](int other) { return program_.contexts[static_cast<std::size_t>(other)].type; };
    const auto top = stack.empty() ? code_.size() : static_cast<std::size_t>(stack.back());
    const bool irqs_on = stack.empty() || world.irqs_off[top] == 0;
    const bool bh_on = stack.empty() || world.bh_off[top] == 0;
    if (context.type == locking::ContextType::hardirq)
      return irqs_on && (stack.empty() || type_of(stack.back()) != locking::ContextType::hardirq);
    if (context.type == locking::ContextType::softirq)
      return irqs_on && bh_on && (stack.empty() || type_of(stack.back()) == locking::ContextType::task);
    for (std::size_t other = 0; other < i; ++other) {
      const auto& earlier = program_.contexts[other];
      if (earlier.type != locking::ContextType::task || earlier.cpu != context.cpu) continue;
      if (world.at[other] == kNotBegun) return false;
    }
    return stack.empty();
  }

  static bool change(std::vector<int>& holders, int me, char what) {
    const auto release = [&](int party) { holders.erase(std::find(holders.begin(), holders.end(), party)); };
    if (what == 'w')
      release(me + 100);
    else if (what == 'r')
      release(me);
    else if (what == 'W' && !holders.empty())
      return false;
    else if (std::ranges::any_of(holders, [](int party) { return party >= 100; }))
      return false;
    else
      holders.push_back(what == 'W' ? me + 100 : me);
    std::ranges::sort(holders);
    return true;
  }

  static bool execute(World& world, std::size_t i, const Op& op) {
    switch (op.what) {
    case 'W':
    case 'R':
    case 'w':
    case 'r':
      return change(world.holders[op.lock], static_cast<int>(i), op.what);
    case 'i':
      ++world.irqs_off[i];
      return true;
    case 'I':
      --world.irqs_off[i];
      return true;
    case 'b':
      ++world.bh_off[i];
      return true;
    case 'B':
      --world.bh_off[i];
      return true;
    default:
      return true;
    }
  }

  const locking::LockProgram& program_;
  std::vector<std::vector<Op>> code_;
  std::set<World> seen_;
};

} // namespace dioscope::tests
