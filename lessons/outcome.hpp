#pragma once
/// What an action has simulated, and the values that questions and texts take from it.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "experiments/runs/workers.hpp"
#include "experiments/schedules/locks_of_scenario.hpp"
#include "lessons/lesson.hpp"
#include "results/result_json.hpp"
#include "tracing/explain/story.hpp"

namespace dioscope::lessons {

/// The life of one I/O on its lanes: process, softirq, hard interrupt, adapter, loop, disk.
struct Life {
  struct Step {
    std::int64_t begin_ns = 0; ///< since the I/O's begin
    std::int64_t duration_ns = 0;
    std::size_t lane = 0; ///< as tracing::Lane
    int cpu = -1;         ///< -1: on a device
    std::string name;
  };
  std::string variant;
  std::uint64_t io = 0; ///< its number in the run
  std::int64_t length_ns = 0;
  std::vector<Step> steps; ///< by begin
};

/// All orders of the steps of a lock program.
struct ProgramOutcome {
  bool deadlock = false;
  std::uint64_t steps = 0; ///< of the shortest way to a deadlock
  std::uint64_t states = 0;
  std::string text;               ///< verdict and shortest way, for reading
  std::vector<std::string> cycle; ///< who waits for whom, the last for the first
};

struct Outcome {
  std::vector<results::VariantResult> variants;   ///< run
  std::vector<results::FailedVariant> failed;     ///< run: what hung or stalled
  std::vector<Life> lives;                        ///< run: the same I/O of every variant
  std::vector<tracing::Story> stories;            ///< explain
  std::vector<experiments::LockFinding> findings; ///< locks
  std::optional<ProgramOutcome> program;          ///< program

  /// What README.md lists under values; none: it is not there.
  std::optional<double> value(const Term& term) const;
};

/// Simulate what `action` says, each variant in a process of its own. `chosen`: "path=value" for the variants
/// that are made of choices. Throws text::InputError for choices that do not go together, and what the
/// functions of experiments throw.
Outcome perform(const Action& action, const std::vector<std::string>& chosen,
                const experiments::Workers& workers);

} // namespace dioscope::lessons
