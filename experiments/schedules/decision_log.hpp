#pragma once
/// A schedule as a decision log: which commands of a run complete at another moment, and which CPU their
/// interrupt goes to. Everything else of a run follows from its scenario and seed.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dioscope::experiments {

/// The `completion`-th response of the run (from 1) is posted at the `step`-th lock step after its device had
/// it ready, 0: at once; the next interrupt of its adapter goes to `cpu`. A lock step is the taking or giving
/// up of a lock by any context.
struct MovedCompletion {
  std::uint64_t completion = 0;
  std::uint64_t step = 0;
  unsigned cpu = 0;
  bool operator==(const MovedCompletion&) const = default;
};
using DecisionLog = std::vector<MovedCompletion>;

/// Most moves that a schedule can have.
inline constexpr std::size_t kMostMoves = 4;

/// "12@3>cpu1,15@0>cpu0"; "none" when nothing is moved.
std::string to_text(const DecisionLog& log);
/// The reverse. Throws Failure(ExitCode::usage) with what was found and what is legal: also a completion that
/// is moved twice, and more moves than kMostMoves.
DecisionLog decision_log_from(std::string_view text);

} // namespace dioscope::experiments
