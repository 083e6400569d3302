#include "models/locking/lock_program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace dioscope::locking {
namespace {

std::vector<StepWord> make_step_words() {
  struct Family {
    std::string_view prefix;
    LockKind kind;
    Access access;
  };
  struct Suffix {
    Guard guard;
    std::string_view lock;
    std::string_view unlock;
  };
  constexpr std::array kFamilies{Family{"", LockKind::spinlock, Access::exclusive},
                                 Family{"read_", LockKind::rwlock, Access::shared},
                                 Family{"write_", LockKind::rwlock, Access::exclusive}};
  constexpr std::array kSuffixes{Suffix{Guard::none, "", ""}, Suffix{Guard::irq, "_irq", "_irq"},
                                 Suffix{Guard::irqsave, "_irqsave", "_irqrestore"},
                                 Suffix{Guard::bh, "_bh", "_bh"}};
  std::vector<StepWord> words;
  for (const auto& [prefix, kind, access] : kFamilies)
    for (const auto& suffix : kSuffixes) {
      words.push_back(
          {fmt::format("{}lock{}", prefix, suffix.lock), {Action::lock, 0, kind, access, suffix.guard}});
      words.push_back({fmt::format("{}unlock{}", prefix, suffix.unlock),
                       {Action::unlock, 0, kind, access, suffix.guard}});
    }
  const auto add = [&words](std::string word, Action action) {
    words.push_back({std::move(word), {.action = action}});
  };
  add("irq_disable", Action::irq_disable);
  add("irq_enable", Action::irq_enable);
  add("irq_save", Action::irq_save);
  add("irq_restore", Action::irq_restore);
  add("bh_disable", Action::bh_disable);
  add("bh_enable", Action::bh_enable);
  add("schedule", Action::schedule);
  add("work", Action::work);
  return words;
}

/// The step that switches off what `guard` names, or on again.
Action switching(Guard guard, bool off) {
  switch (guard) {
  case Guard::irq:
    return off ? Action::irq_disable : Action::irq_enable;
  case Guard::irqsave:
    return off ? Action::irq_save : Action::irq_restore;
  case Guard::bh:
    return off ? Action::bh_disable : Action::bh_enable;
  case Guard::none:
    break;
  }
  return Action::work;
}

} // namespace

std::string_view name_of(ValidatorVerdict verdict) {
  constexpr std::array<std::string_view, 5> kNames{"clean", "inconsistent", "irq inversion", "circular",
                                                   "recursion"};
  return kNames.at(static_cast<std::size_t>(verdict));
}

std::string_view name_of(ExplorerVerdict verdict) {
  constexpr std::array<std::string_view, 3> kNames{"safe", "deadlock", "not exhausted"};
  return kNames.at(static_cast<std::size_t>(verdict));
}

std::string_view name_of(LockKind kind) { return kind == LockKind::spinlock ? "spinlock" : "rwlock"; }

std::string_view name_of(ContextType type) {
  constexpr std::array<std::string_view, 3> kNames{"task", "softirq", "hardirq"};
  return kNames.at(static_cast<std::size_t>(type));
}

const std::vector<StepWord>& step_words() {
  static const auto words = make_step_words();
  return words;
}

Masks masks_after(Masks masks, Action action) {
  switch (action) {
  case Action::irq_disable:
  case Action::irq_save:
    ++masks.irqs_off;
    break;
  case Action::irq_enable:
  case Action::irq_restore:
    --masks.irqs_off;
    break;
  case Action::bh_disable:
    ++masks.bh_off;
    break;
  case Action::bh_enable:
    --masks.bh_off;
    break;
  case Action::lock:
  case Action::unlock:
  case Action::schedule:
  case Action::work:
  case Action::begin:
    break;
  }
  return masks;
}

std::string step_text(const LockProgram& program, const Step& step) {
  if (step.action == Action::begin) return "begins";
  Step bare = step;
  bare.lock = 0;
  const auto it = std::ranges::find(step_words(), bare, &StepWord::step);
  const std::string word = it == step_words().end() ? "?" : it->word;
  return names_lock(step) ? fmt::format("{} {}", word, program.locks.at(step.lock).name) : word;
}

std::vector<Step> primitives(const Step& step) {
  if (!names_lock(step) || step.guard == Guard::none) return {step};
  Step bare = step;
  bare.guard = Guard::none;
  const Step flag{.action = switching(step.guard, step.action == Action::lock)};
  if (step.action == Action::lock) return {flag, bare};
  return {bare, flag};
}

} // namespace dioscope::locking
