#pragma once
/// A lock program: a few contexts on a few CPUs and the locks they take, as a value. What its steps mean is
/// told in docs/lock-programs.md.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/locking/semantics.hpp"

namespace dioscope::locking {

inline constexpr std::size_t kMostContexts = 16;
inline constexpr std::size_t kMostLocks = 64;
/// Of one context.
inline constexpr std::size_t kMostSteps = 64;
inline constexpr unsigned kMostCpus = 8;
/// Letters of a lock's or context's name.
inline constexpr std::size_t kLongestName = 40;

/// What a step does. `begin` is the start of an interrupt's context; it is never written in a program.
enum class Action : std::uint8_t {
  lock,
  unlock,
  irq_disable,
  irq_enable,
  irq_save,
  irq_restore,
  bh_disable,
  bh_enable,
  schedule,
  work,
  begin
};

/// What is switched off before a lock is taken, and on again after it is released.
enum class Guard : std::uint8_t { none, irq, irqsave, bh };

/// One step as it is written. lock, kind, access and guard belong to lock and unlock.
struct Step {
  Action action = Action::work;
  /// Index into LockProgram::locks.
  std::size_t lock = 0;
  /// Which kind of lock the word is for: `lock` for spin locks, `read_lock` and `write_lock` for rwlocks.
  LockKind kind = LockKind::spinlock;
  Access access = Access::exclusive;
  Guard guard = Guard::none;
  bool operator==(const Step&) const = default;
};

struct Lock {
  std::string name;
  LockKind kind = LockKind::spinlock;
};

struct ContextProgram {
  std::string name;
  ContextType type = ContextType::task;
  unsigned cpu = 0;
  std::vector<Step> steps;
};

struct LockProgram {
  std::vector<Lock> locks;
  std::vector<ContextProgram> contexts;
};

/// What the validator, which judges single observations, says of a program.
enum class ValidatorVerdict : std::uint8_t { clean, inconsistent, irq_inversion, circular, recursion };
/// What the explorer, which tries every order, says of it. `not_exhausted`: it reached its limit first.
enum class ExplorerVerdict : std::uint8_t { safe, deadlock, not_exhausted };

/// What a program's author expects of it.
struct Expectation {
  std::optional<ValidatorVerdict> validator;
  std::optional<ExplorerVerdict> explorer;
  bool operator==(const Expectation&) const = default;
};

/// As files and reports write them: `irq inversion`, `not exhausted`, `rwlock`, `softirq`.
std::string_view name_of(ValidatorVerdict verdict);
std::string_view name_of(ExplorerVerdict verdict);
std::string_view name_of(LockKind kind);
std::string_view name_of(ContextType type);

/// A word that a step begins with, and the step it stands for (lock 0).
struct StepWord {
  std::string word;
  Step step;
};

/// Every legal word, in the order of the reference.
const std::vector<StepWord>& step_words();

/// Whether a lock's name follows the word.
constexpr bool names_lock(const Step& step) {
  return step.action == Action::lock || step.action == Action::unlock;
}

/// `masks` after a context has done `action`; the same unless it switches something off or on.
Masks masks_after(Masks masks, Action action);

/// As it is written: `read_lock_irqsave page_lock`.
std::string step_text(const LockProgram& program, const Step& step);

/// The indivisible steps that a written one consists of, without guards: `lock_irqsave L` is `irq_save`, then
/// `lock L`. A context that spins in the second has interrupts off.
std::vector<Step> primitives(const Step& step);

/// What is wrong with a program and where, as a JSON path: `contexts[1].steps[3]`.
struct ProgramError {
  std::string path;
  /// What was found and what is legal.
  std::string message;
};

/// Every error of `program`, at most one of each context's steps; none for a legal program.
std::vector<ProgramError> check(const LockProgram& program);

} // namespace dioscope::locking
