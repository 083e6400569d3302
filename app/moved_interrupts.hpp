#pragma once
/// A schedule as a decision log: which device interrupts of a run arrive at another moment or on another CPU
/// than they would by themselves. Everything else of a run follows from its scenario and seed.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dioscope::app {

/// The `interrupt`-th device interrupt of the run (from 1) reaches `cpu` at the `step`-th lock step after its
/// device raised the line; 0: at once. A lock step is the taking or giving up of a lock by any context.
struct MovedInterrupt {
  std::uint64_t interrupt = 0;
  std::uint64_t step = 0;
  unsigned cpu = 0;
  bool operator==(const MovedInterrupt&) const = default;
};
using DecisionLog = std::vector<MovedInterrupt>;

/// "12@3>cpu1,15@0>cpu0"; "none" when nothing is moved.
std::string to_text(const DecisionLog& log);
/// The reverse. Throws Failure(ExitCode::usage) with what was found and what is legal.
DecisionLog decision_log_from(std::string_view text);

} // namespace dioscope::app
