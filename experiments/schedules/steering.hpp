#pragma once
/// What stands at the gate of a run's completions and watches its locks.
#include <cstdint>
#include <vector>

#include "experiments/schedules/decision_log.hpp"
#include "models/system.hpp"

namespace dioscope::experiments {

/// Numbers the completions and lock steps of a run. One completion at a time is kept back; what decides that
/// is derived from it.
class Steering : public storage::CompletionGate {
 public:
  /// The run is stopped, by on_horizon(), `horizon` after its last move.
  Steering(sim::Simulation& simulation, System& system, sim::Duration horizon);

  bool keep(storage::Adapter& adapter) final;

 protected:
  /// A response is ready and none is kept back. True keeps it, after keep_back().
  virtual bool on_ready(storage::Adapter& adapter) = 0;
  /// A lock step; `steps()` counts those since a response is kept back.
  virtual void on_step() = 0;
  virtual void on_horizon() { simulation_.stop(); }

  void keep_back(storage::Adapter& adapter);
  /// The kept response is posted, its interrupt goes to `cpu`.
  void let_go(unsigned cpu);
  /// The response at hand is posted at once, its interrupt goes to `cpu`.
  void send_at_once(storage::Adapter& adapter, unsigned cpu);

  /// The adapter whose response is kept back, nullptr when there is none.
  storage::Adapter* kept() const { return kept_; }
  std::uint64_t kept_number() const { return kept_number_; }
  std::uint64_t steps() const { return steps_; }
  /// Number of the response at hand, from 1.
  std::uint64_t completions() const { return completions_; }
  const DecisionLog& moves() const { return moves_; }

  sim::Simulation& simulation_;
  System& system_;

 private:
  void moved(const MovedCompletion& move);

  sim::Duration horizon_;
  std::uint64_t completions_ = 0;
  std::uint64_t kept_number_ = 0;
  storage::Adapter* kept_ = nullptr;
  std::uint64_t steps_ = 0;
  DecisionLog moves_;
  sim::Event stop_ = sim::Event::of<&Steering::on_horizon>(this);
};

/// The CPUs on which a task holds a lock with interrupts on and nothing runs on top of it: an interrupt that
/// arrives there finds the lock taken.
std::vector<unsigned> exposed_cpus(const System& system);

/// What a first run without moves tells.
struct Windows {
  std::uint64_t completions = 0;
  std::uint64_t steps = 0;
  sim::Duration length{};           ///< of the run
  std::vector<std::uint64_t> aimed; ///< completions within `late` after which a CPU was exposed
};

/// Moves nothing.
class Recorder final : public Steering {
 public:
  /// `late`: how long a completion could be kept back.
  Recorder(sim::Simulation& simulation, System& system, sim::Duration late)
      : Steering(simulation, system, {}), late_(late) {}
  Windows windows();

 private:
  bool on_ready(storage::Adapter& adapter) override;
  void on_step() override;
  sim::Duration late_;
  Windows windows_;
  std::vector<std::pair<std::uint64_t, sim::TimePoint>> recent_;
};

/// Does what a decision log says.
class Player final : public Steering {
 public:
  Player(sim::Simulation& simulation, System& system, sim::Duration horizon, const DecisionLog& log)
      : Steering(simulation, system, horizon), log_(log) {}
  /// What of the log has not happened.
  DecisionLog never() const;

 private:
  bool on_ready(storage::Adapter& adapter) override;
  void on_step() override;
  /// A deadlock is followed until it is reported.
  void on_horizon() override;
  const DecisionLog& log_;
  MovedCompletion next_;
};

} // namespace dioscope::experiments
