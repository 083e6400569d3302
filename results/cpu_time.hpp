#pragma once
/// The ledger's times by kind of context, function and reason, over all CPUs and tasks.
#include <array>
#include <vector>

#include "models/machine/ledger.hpp"
#include "results/variant_result.hpp"

namespace dioscope::results {

class CpuTime {
 public:
  CpuTime() = default;
  /// All that is booked so far.
  explicit CpuTime(const machine::Ledger& ledger);

  /// In microseconds.
  double us_of(machine::ContextKind kind) const;
  double us_of(machine::Fn function) const;
  double us_of(machine::Reason reason) const;

  /// What a profile by ticks finds, in expectation: time with interrupts on where it is spent, and time with
  /// interrupts off at the instruction after they are on again. Without the idle loop and user mode; most
  /// first.
  static std::vector<SampledRow> sampled(const CpuTime& from, const CpuTime& to, double ios);

  /// What was booked between two readings, for each of `ios` I/Os; only functions that took time.
  static std::vector<ProfileRow> profile(const CpuTime& from, const CpuTime& to, double ios);

 private:
  static constexpr std::size_t kKinds = machine::kContextKindNames.size();
  std::array<machine::Book, kKinds> books_{};
  std::array<std::int64_t, machine::kMostFunctions> landed_ns_{};
};

} // namespace dioscope::results
