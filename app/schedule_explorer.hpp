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

/// Schedules that hang in one way.
struct Hang {
  bool one_cpu = true;         ///< the circle of waiting is on one CPU; else on several
  std::uint64_t schedules = 0; ///< how many ended so
  std::uint64_t first = 0;     ///< the number of the first of them, from 1
  DecisionLog shortest;        ///< the one with the fewest moves, of these the first
  std::string story;           ///< of the shortest: who waits for whom
};

struct ScheduleExploration {
  std::uint64_t schedules = 0;         ///< runs made
  std::vector<Hang> hangs;             ///< on one CPU before on several; those that were found
  std::vector<std::string> violations; ///< broken lock rules told before the first hang, a line each
  std::uint64_t broken = 0;            ///< runs that broke a rule of the model
  std::string problem;                 ///< of the first of these
};

/// Explore `variant`. Forks; call it before this process has an engine or threads, once.
ScheduleExploration explore_schedules(const scenarios::Variant& variant, const ScheduleLimits& limits);

/// How a schedule ends.
struct Replay {
  std::string story;                   ///< of its deadlock, empty when it does not hang
  std::vector<std::string> violations; ///< broken lock rules, a line each
};

/// Run `variant` with `log` as its schedule, up to limits.horizon after the last move. Once per process.
Replay replay(const scenarios::Variant& variant, const DecisionLog& log, const ScheduleLimits& limits);

} // namespace dioscope::app
