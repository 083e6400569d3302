#pragma once
/// Looks for schedules of a variant that go wrong: runs it, branches by fork() where a command could as well
/// have completed at another moment, and follows each branch for a while.
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "experiments/runs/workers.hpp"
#include "experiments/schedules/decision_log.hpp"
#include "experiments/schedules/strategy_name.hpp"
#include "scenarios/scenario.hpp"

namespace dioscope::experiments {

struct ScheduleLimits {
  StrategyName strategy = StrategyName::aimed;
  std::uint64_t schedules = 1000;                    ///< different ones, the undisturbed one included
  std::size_t moves = 2;                             ///< completions moved in one schedule, at most
  sim::Duration late = std::chrono::milliseconds(2); ///< how long a completion may be kept back
  sim::Duration horizon =
      std::chrono::milliseconds(2); ///< how long a schedule is followed after its last move
  std::uint64_t seed = 1;           ///< of the strategy's choices
};

/// Schedules that end in the same way.
struct Hang {
  bool stall = false;          ///< nothing pending can ever wake a live task; else a deadlock
  std::string shape;           ///< "1 CPU: private_lock", "2 CPUs: host_lock, private_lock"; of a stall empty
  std::uint64_t schedules = 0; ///< how many ended so
  std::uint64_t first = 0;     ///< the number of the first of them, from 1
  DecisionLog shortest;        ///< after shrinking
  std::string story;           ///< of the shortest: who waits for whom
};

struct ScheduleExploration {
  std::uint64_t schedules = 0;     ///< different ones that were run
  bool all = false;                ///< there are no others within the limits
  std::vector<Hang> hangs;         ///< those on fewer CPUs first
  std::uint64_t rule_breakers = 0; ///< schedules that broke a lock rule, as far as they were followed
  std::uint64_t losers = 0;        ///< schedules that lost a page
  /// Broken lock rules that the shortest hangs told, or the first rule breaker, a line each.
  std::vector<std::string> violations;
  std::uint64_t broken = 0;     ///< runs that broke a rule of the model
  std::string problem;          ///< of the first of these
  std::uint64_t unfinished = 0; ///< processes that were killed or had no memory, with all schedules to follow
  /// Schedules that hang, in whatever way.
  std::uint64_t hanging() const;
};

/// Explore `variant`. Forks; call it before this process has an engine or threads, once.
ScheduleExploration explore_schedules(const scenarios::Variant& variant, const ScheduleLimits& limits,
                                      const ReportProgress& progress = {});

/// How a schedule ends.
struct Replay {
  std::string story; ///< of its deadlock or stall, empty when it does not hang
  bool stall = false;
  std::string shape;                   ///< as Hang::shape
  std::vector<std::string> violations; ///< broken lock rules, a line each
  DecisionLog never;                   ///< moves of the log that did not happen: the schedule is another one
};

/// Run `variant` with `log` as its schedule, up to limits.horizon after the last move. Once per process.
/// Throws Failure(ExitCode::usage) for a CPU that the machine does not have.
Replay replay(const scenarios::Variant& variant, const DecisionLog& log, const ScheduleLimits& limits);

} // namespace dioscope::experiments
