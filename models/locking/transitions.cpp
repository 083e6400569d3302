#include "models/locking/transitions.hpp"

#include <algorithm>

namespace dioscope::locking {
namespace {

constexpr std::size_t level(ContextType type) { return static_cast<std::size_t>(type); }

/// Which locks are held behind a primitive step.
void apply(const Step& step, std::vector<Transitions::Hold>& holds) {
  if (step.action == Action::lock)
    holds.push_back({step.lock, step.access});
  else if (step.action == Action::unlock)
    holds.erase(std::ranges::find_if(
        holds, [&](const auto& hold) { return hold.lock == step.lock && hold.access == step.access; }));
}

Transitions::Context compile(const ContextProgram& program) {
  Transitions::Context context{program.type, program.cpu, {}};
  auto masks = initial_masks(program.type);
  std::vector<Transitions::Hold> holds;
  const auto add = [&](const Step& next, std::optional<std::size_t> written) {
    context.points.push_back({next, written, masks, holds});
    masks = masks_after(masks, next.action);
    apply(next, holds);
  };
  if (program.type != ContextType::task) add({.action = Action::begin}, std::nullopt);
  for (std::size_t i = 0; i < program.steps.size(); ++i)
    for (const auto& part : primitives(program.steps[i])) add(part, i);
  context.points.push_back({std::nullopt, std::nullopt, masks, holds});
  return context;
}

} // namespace

Transitions::Transitions(const LockProgram& program) : locks_(program.locks.size()) {
  for (const auto& context : program.contexts) contexts_.push_back(compile(context));
}

Situation::Situation(const Transitions& transitions, const State& state)
    : transitions_(transitions), state_(state), words_(transitions.locks()) {
  for (std::size_t i = 0; i < transitions.contexts().size(); ++i) {
    if (!begun(i)) continue;
    const auto& context = transitions.contexts()[i];
    const auto& here = point(i);
    const auto party = static_cast<std::uint8_t>(i);
    for (const auto& [lock, access] : here.holds) words_[lock].take(party, access);
    if (!off_cpu(i)) on_cpu_[context.cpu][level(context.type)] = party;
  }
}

const Transitions::Point& Situation::point(std::size_t context) const {
  return transitions_.contexts()[context].points[state_.taken[context]];
}

bool Situation::off_cpu(std::size_t context) const {
  const auto& next = point(context).next;
  return !next || next->action == Action::schedule;
}

bool Situation::may_begin(std::size_t interrupt) const {
  const auto& context = transitions_.contexts()[interrupt];
  const auto& stack = on_cpu_[context.cpu];
  for (const auto type : {ContextType::hardirq, ContextType::softirq, ContextType::task})
    if (const auto top = stack[level(type)]) return may_start(context.type, type, point(*top).masks);
  return may_start(context.type, ContextType::task, {});
}

/// Calls visit(holder, reason, lock) for all that `context`, which is not to begin as an interrupt and has
/// not ended, waits for.
template <class Visit>
void Situation::each_wait(std::size_t index, Visit visit) const {
  const auto& context = transitions_.contexts()[index];
  const auto& stack = on_cpu_[context.cpu];
  const bool on_stack = stack[level(context.type)] == static_cast<std::uint8_t>(index);
  bool waits_for_cpu = false;
  const auto wait_for_cpu = [&](std::size_t holder, Wait::Reason reason) {
    waits_for_cpu = true;
    visit(holder, reason, std::size_t{0});
  };
  for (auto above = level(context.type) + 1; above < stack.size(); ++above)
    if (stack[above]) {
      wait_for_cpu(*stack[above], Wait::Reason::interrupted);
      break;
    }
  if (context.type == ContextType::task && !on_stack) {
    if (const auto running = stack[level(ContextType::task)]) wait_for_cpu(*running, Wait::Reason::cpu);
    for (std::size_t earlier = 0; !begun(index) && earlier < index; ++earlier) {
      const auto& other = transitions_.contexts()[earlier];
      if (other.type == ContextType::task && other.cpu == context.cpu && !begun(earlier) && !off_cpu(earlier))
        wait_for_cpu(earlier, Wait::Reason::cpu);
    }
  }
  // A task that is not on its CPU has asked for nothing yet.
  if (waits_for_cpu && !on_stack) return;
  const auto& next = *point(index).next;
  if (next.action != Action::lock) return;
  const auto& word = words_[next.lock];
  if (word.available(next.access)) return;
  if (word.writer()) visit(*word.writer(), Wait::Reason::lock, next.lock);
  for (const auto reader : word.readers()) visit(reader, Wait::Reason::lock, next.lock);
}

bool Situation::can_step(std::size_t context) const {
  const auto& next = point(context).next;
  if (!next) return false;
  if (next->action == Action::begin) return may_begin(context);
  bool waiting = false;
  each_wait(context, [&](std::size_t, Wait::Reason, std::size_t) { waiting = true; });
  return !waiting;
}

std::vector<Wait> Situation::waits() const {
  std::vector<Wait> waits;
  for (std::size_t i = 0; i < transitions_.contexts().size(); ++i) {
    const auto& next = point(i).next;
    if (!next || next->action == Action::begin) continue;
    each_wait(i, [&](std::size_t holder, Wait::Reason reason, std::size_t lock) {
      const Wait wait{i, holder, reason, lock};
      if (std::ranges::find(waits, wait) == waits.end()) waits.push_back(wait);
    });
  }
  return waits;
}

std::optional<State> step(const Transitions& transitions, const State& state, std::size_t context) {
  if (!Situation(transitions, state).can_step(context)) return std::nullopt;
  State after = state;
  ++after.taken[context];
  return after;
}

} // namespace dioscope::locking
