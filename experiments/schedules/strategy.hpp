#pragma once
/// Where an exploration lets completions arrive.
#include <cstdint>
#include <memory>
#include <vector>

#include "experiments/schedules/shared_counts.hpp"
#include "experiments/schedules/steering.hpp"
#include "experiments/schedules/strategy_name.hpp"
#include "sim/random.hpp"

namespace dioscope::experiments {

/// One process asks one object; a branch inherits its state. All in it is either constant, a random stream
/// that each branch seeds anew, or shared counts.
class Strategy {
 public:
  virtual ~Strategy() = default;
  /// A response is ready, after `moves` of the run's moves: how many branches keep it back.
  virtual unsigned branches(std::uint64_t completion, std::size_t moves) = 0;
  /// In such a branch, before anything else.
  virtual void branched(std::uint64_t seed) { random_ = sim::RandomStream(seed, "strategy"); }
  /// In such a branch: no later step is of interest.
  virtual bool over(std::uint64_t /*steps*/) const { return false; }
  /// In such a branch, `steps` lock steps later: the CPUs to which the interrupt may go now, each in a branch
  /// of its own.
  virtual std::vector<unsigned> arrivals(const storage::Adapter& kept, std::uint64_t steps) = 0;

 protected:
  explicit Strategy(std::uint64_t seed) : random_(seed, "strategy") {}
  sim::RandomStream random_;
};

/// What the strategies are made of.
struct StrategySetup {
  System& system;
  const Windows& windows;
  std::uint64_t schedules; ///< wanted in all
  std::uint64_t seed;
  sim::Duration late;    ///< how long a completion may be kept back
  sim::Duration horizon; ///< how long a schedule is followed after its last move
  SharedCounts& tried;
};

/// * aimed: at CPUs on which a task holds a lock with interrupts on, and there at situations (which locks
/// that
///   task holds, which the holder of the adapter's lock holds) that were tried least.
/// * pct: probabilistic concurrency testing: each moved completion, its step and its CPU are drawn at random,
///   all with the same chance.
/// * exhaustive: every completion, every lock step, every CPU; idle CPUs count as one.
std::unique_ptr<Strategy> make_strategy(StrategyName name, const StrategySetup& setup);

} // namespace dioscope::experiments
