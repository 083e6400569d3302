#pragma once
/// One exploration's root run and all the processes that branch off it.
#include <array>
#include <atomic>
#include <string>

#include "experiments/schedules/explorer.hpp"
#include "experiments/schedules/strategy.hpp"

namespace dioscope::experiments {

/// How one schedule ended, as its process tells the first one.
struct Ending {
  enum class Kind : std::uint32_t { clean, deadlock, stall, broken } kind = Kind::clean;
  std::uint32_t moves = 0;
  std::uint32_t broken_rules = 0; ///< lock rules
  std::uint64_t lost_pages = 0;
  std::uint64_t number = 0; ///< of the schedule, from 1
  std::array<MovedCompletion, kMostMoves> log{};
  std::array<char, 256> text{}; ///< the shape of a deadlock, what is broken
};

/// What all processes of one exploration share.
class Board {
 public:
  explicit Board(const ScheduleLimits& limits);
  Board(const Board&) = delete;
  Board& operator=(const Board&) = delete;
  ~Board();

  struct Numbers {
    std::atomic<std::uint64_t> begun{1}; ///< schedules; the one that moves nothing from the outset
    std::atomic<std::uint64_t> ended{0};
    std::atomic<std::uint64_t> branches{0};
    std::atomic<std::uint64_t> lost{0}; ///< processes that ended without saying how their schedule did
    std::atomic<bool> cut_off{false};   ///< there was more to try
  };
  Numbers& operator*() const { return *numbers_; }
  SharedCounts logs;       ///< schedules that were begun
  SharedCounts situations; ///< for the strategy

 private:
  Numbers* numbers_;
};

/// Tries what its strategy says, each in a process of its own, one at a time.
class Brancher final : public Steering {
 public:
  /// Endings are written to `pipe`.
  Brancher(sim::Simulation& simulation, System& system, const ScheduleLimits& limits, Strategy& strategy,
           Board& board, int pipe);

  /// This process's schedule is over.
  [[noreturn]] void end(Ending::Kind kind, const std::string& text = {});

 private:
  bool on_ready(storage::Adapter& adapter) override;
  void on_step() override;
  void on_horizon() override { end(Ending::Kind::clean); }
  /// In a branch that keeps a completion back.
  bool start_keeping(storage::Adapter& adapter);

  bool enough() const;
  /// True in a new process; false in this one, after the other has ended.
  bool in_branch();
  /// In a branch: go on only with a schedule that nobody has begun.
  void begin(const MovedCompletion& move);
  /// This process has nothing more to try.
  [[noreturn]] static void leave();

  const ScheduleLimits& limits_;
  Strategy& strategy_;
  Board& board_;
  int pipe_;
  sim::Event too_late_ = sim::Event::of<&Brancher::leave_late>(this);
  void leave_late() { leave(); }
};

} // namespace dioscope::experiments
