#pragma once
/// What all locks of one simulated kernel share: their costs, and the classes that they belong to.
#include <array>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/kernel/deadlock.hpp"
#include "models/kernel/parameters.hpp"
#include "models/locking/validator.hpp"
#include "sim/simulation.hpp"
#include "sim/statistics.hpp"

namespace dioscope::kernel {

/// Of all locks of a class.
struct LockStatistics {
  sim::Counter acquisitions;
  sim::Counter contentions;
  sim::Counter transfers;
  sim::DurationHistogram wait;
  sim::DurationHistogram hold;
  static const sim::StatisticTable<LockStatistics>& table();
};

/// What one function did with the locks of a class.
struct LockTaker {
  std::uint64_t acquisitions = 0;
  sim::Duration held{0};
  sim::Duration blamed{0}; ///< how long others spun while it held one exclusively
};

/// Locks that follow the same rules, since they are initialised by the same line of the kernel.
struct LockClass {
  std::string name;
  locking::ClassId id{};     ///< for the validator
  locking::ClassId nested{}; ///< of one taken under another of the class, in an order of their own
  LockStatistics statistics{};
  std::array<LockTaker, machine::kMostFunctions> takers{}; ///< by Fn's index
};

/// The class of a lock: its name without the number of the instance, "host_lock" of "host_lock.3".
std::string_view class_name(std::string_view lock_name);

/// There is one per simulated kernel; it outlives every lock.
class Locks {
 public:
  Locks(sim::Simulation& simulation, const LockParameters& parameters);
  Locks(const Locks&) = delete;
  Locks& operator=(const Locks&) = delete;

  sim::Simulation& simulation() { return simulation_; }
  const LockParameters& parameters() const { return parameters_; }
  /// The class of the lock of that name.
  LockClass& class_of(std::string_view lock_name);
  /// The name of the lock that tracepoints call `id`; throws std::out_of_range when there was none.
  const std::string& name_of(std::uint32_t id) const { return names_.at(id); }
  /// A lock was made.
  void named(std::uint32_t id, const std::string& name) { names_.emplace(id, name); }
  /// In the order in which their first locks were made.
  const std::deque<LockClass>& classes() const { return classes_; }

  /// Judges every acquisition, always.
  locking::Validator& validator() { return validator_; }
  const locking::Validator& validator() const { return validator_; }

  /// Called after every taking and giving up of a lock, with the context that did it.
  void on_step(std::function<void(const machine::Context&)> observer) { on_step_ = std::move(observer); }
  bool steps_observed() const { return static_cast<bool>(on_step_); }
  void stepped(const machine::Context& context) const {
    if (on_step_) [[unlikely]]
      on_step_(context);
  }
  /// A context begins to spin: if that closes a cycle of waiting, Deadlock is thrown from the run after
  /// LockParameters::deadlock_spread, when it is known who else got stuck.
  void began_to_spin(const machine::Context& spinner);
  void ended_spinning(const machine::Context& spinner) { std::erase(spinning_, &spinner); }
  /// A cycle has closed; Deadlock will be thrown.
  bool deadlocked() const { return deadlock_.has_value(); }

 private:
  struct Closed {
    sim::TimePoint at;
    std::vector<Wait> cycle;
    std::string story; ///< as it was when it closed
  };
  void report_deadlock();

  sim::Simulation& simulation_;
  const LockParameters& parameters_;
  std::deque<LockClass> classes_;
  std::map<std::uint32_t, std::string> names_; ///< of locks, gone ones too
  locking::Validator validator_;
  std::function<void(const machine::Context&)> on_step_;
  std::vector<const machine::Context*> spinning_;
  std::optional<Closed> deadlock_;
  sim::Event report_ = sim::Event::of<&Locks::report_deadlock>(this);
};

} // namespace dioscope::kernel
