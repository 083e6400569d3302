#pragma once
/// Looks for schedules of a variant that hang: runs it, branches by fork() where a device interrupt could as
/// well arrive at another moment, and moves it to where a task holds a lock with interrupts on.
#include <cstdint>
#include <optional>
#include <string>

#include "app/moved_interrupts.hpp"
#include "scenarios/scenario.hpp"

namespace dioscope::app {

struct ScheduleLimits {
  std::uint64_t schedules = 500;                     ///< runs, the undisturbed one included
  std::size_t moves = 2;                             ///< interrupts moved in one schedule, at most
  sim::Duration hold = std::chrono::milliseconds(2); ///< how late a moved interrupt may be
  sim::Duration horizon =
      std::chrono::milliseconds(20); ///< how long a schedule is followed after its last move
  std::uint64_t seed = 1;            ///< which interrupts are tried when there are too many for all
};

struct ScheduleExploration {
  std::uint64_t schedules = 0;      ///< runs made
  std::uint64_t deadlocks = 0;      ///< of these, runs that ended in one
  std::uint64_t first_deadlock = 0; ///< which run was the first to, from 1; 0: none
  DecisionLog shortest;             ///< the deadlock with the fewest moves, the earliest of these
  std::string story;                ///< of the shortest: who waits for whom
  std::uint64_t broken = 0;         ///< runs that broke a rule of the model
  std::string problem;              ///< of the first of these
};

/// Explore `variant`. Forks; call it before this process has an engine or threads, once.
ScheduleExploration explore_schedules(const scenarios::Variant& variant, const ScheduleLimits& limits);

/// Run `variant` with `log` as its schedule, up to limits.horizon after the last move. The deadlock's story,
/// empty when it does not hang. Once per process.
std::string replay(const scenarios::Variant& variant, const DecisionLog& log, const ScheduleLimits& limits);

} // namespace dioscope::app
