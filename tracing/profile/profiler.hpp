#pragma once
/// The kernel's profiler as of 2002, and the ledger of the same interval.
#include <array>
#include <optional>
#include <vector>

#include "models/machine/execution.hpp"
#include "tracing/observer.hpp"
#include "tracing/profile/tick_profile.hpp"

namespace dioscope::tracing {

/// Counts what each local timer tick finds, in the whole run and in the measured interval.
class Profiler final : public Observer, private machine::ExecutionWatcher {
 public:
  void attach(System& system) override;
  void measuring(bool begins) override;
  void finish() override;
  /// After finish(). When the measured interval has not ended, its part is empty.
  const TickProfile& profile() const { return profile_; }

 private:
  struct Counts {
    std::uint64_t user = 0;
    std::array<std::uint64_t, machine::kMostFunctions> kernel{};
  };
  struct Reading {
    std::vector<machine::Ledger::Entry> ledger;
    Counts ticks;
    std::uint64_t ios = 0;
  };
  void executed(const machine::Context& /*context*/, machine::Fn /*fn*/, machine::Reason /*reason*/,
                sim::TimePoint /*from*/, sim::TimePoint /*to*/) override {}
  void ticked(const machine::Context& context, machine::Fn fn) override;
  Reading read() const;
  std::vector<TimeSpent> spent_between(const Reading& from, const Reading& to) const;
  static FoundTicks named(const Counts& counts, const Counts& before);

  System* system_ = nullptr;
  Counts counts_;
  std::optional<Reading> begin_;
  TickProfile profile_;
};

} // namespace dioscope::tracing
