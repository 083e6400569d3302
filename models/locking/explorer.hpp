#pragma once
/// Tries every order in which the contexts of a lock program can take their steps, interrupts anywhere.
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "models/locking/lock_program.hpp"
#include "models/locking/transitions.hpp"

namespace dioscope::locking {

struct ExplorerLimits {
  /// States to visit before giving up; about 150 bytes each.
  std::size_t states = 4'000'000;
};

/// A step of a schedule.
struct Move {
  std::size_t context = 0;
  /// Index into the context's steps as written; nothing when an interrupt begins. A compound step takes two
  /// moves.
  std::optional<std::size_t> written;
  /// What is done, a primitive.
  Step done;
};

struct Exploration {
  ExplorerVerdict verdict = ExplorerVerdict::safe;
  /// States seen, the first one included.
  std::size_t states = 0;
  /// With a deadlock: a shortest way from the beginning to it; there is none with fewer moves.
  std::vector<Move> schedule;
  /// With a deadlock: the waits of the contexts that can never go on again, by waiter.
  std::vector<Wait> waits;
};

/// Breadth-first search. A deadlock is a set of contexts each of which waits for one of them; it is found
/// where it arises, even if other contexts could still move. Precondition: check(program) finds nothing.
Exploration explore(const LockProgram& program, const ExplorerLimits& limits = {});

/// For reading: the verdict, and with a deadlock the schedule and who waits for whom. Ends with a newline.
std::string exploration_text(const LockProgram& program, const Exploration& exploration);

} // namespace dioscope::locking
