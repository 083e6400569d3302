#pragma once
/// The moves of a lock program: which context may take its next primitive step, and who waits for whom.
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "models/locking/lock_program.hpp"

namespace dioscope::locking {

/// How many primitive steps each context has taken. Everything else follows: a context is a straight line, so
/// its masks and what it holds are known at every point; a CPU's stack is its running task, its softirq, its
/// hard interrupt, since none of these nests with its own kind.
struct State {
  std::array<std::uint8_t, kMostContexts> taken{};
  bool operator==(const State&) const = default;
};

/// Why a context cannot go on.
struct Wait {
  enum class Reason : std::uint8_t {
    lock,        ///< `holder` has the lock that `waiter` spins on, or is about to.
    interrupted, ///< `holder` runs on top of `waiter`.
    cpu          ///< `holder` is the task that the CPU runs, or has to run before `waiter` may begin.
  };
  std::size_t waiter = 0;
  std::size_t holder = 0;
  Reason reason = Reason::lock;
  /// With Reason::lock: index into LockProgram::locks.
  std::size_t lock = 0;
  bool operator==(const Wait&) const = default;
};

/// A lock program as primitive steps, with masks and locks held at every point of every context.
class Transitions {
 public:
  /// Precondition: check(program) finds nothing.
  explicit Transitions(const LockProgram& program);

  struct Hold {
    std::size_t lock;
    Access access;
  };
  /// Between two primitive steps of a context.
  struct Point {
    /// What is done next; nothing at the end.
    std::optional<Step> next;
    /// Which written step that belongs to; nothing when an interrupt begins.
    std::optional<std::size_t> written;
    Masks masks;
    std::vector<Hold> holds;
  };
  struct Context {
    ContextType type;
    unsigned cpu;
    std::vector<Point> points;
  };
  const std::vector<Context>& contexts() const { return contexts_; }
  std::size_t locks() const { return locks_; }

 private:
  std::vector<Context> contexts_;
  std::size_t locks_;
};

/// One state, seen as CPUs and lock words. Refers to both arguments.
class Situation {
 public:
  Situation(const Transitions& transitions, const State& state);

  /// Whether the context can take its next step now. False at its end and while it waits.
  bool can_step(std::size_t context) const;
  /// What keeps every context that should go on from doing so; ordered by waiter. An interrupt that has not
  /// begun waits for nothing, since it need not come.
  std::vector<Wait> waits() const;

 private:
  const Transitions::Point& point(std::size_t context) const;
  bool begun(std::size_t context) const { return state_.taken[context] > 0; }
  /// A task that has ended or stands before `schedule`: it leaves its CPU to others.
  bool off_cpu(std::size_t context) const;
  bool may_begin(std::size_t interrupt) const;
  template <class Visit>
  void each_wait(std::size_t index, Visit visit) const;

  const Transitions& transitions_;
  const State& state_;
  std::vector<LockWord<std::uint8_t>> words_;
  /// For every CPU the context of each type that stands on it.
  std::array<std::array<std::optional<std::uint8_t>, 3>, kMostCpus> on_cpu_{};
};

/// The state after `context` has taken its next step; nothing when it is blocked or has ended.
std::optional<State> step(const Transitions& transitions, const State& state, std::size_t context);

} // namespace dioscope::locking
