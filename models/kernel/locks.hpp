#pragma once
/// What all locks of one simulated kernel share: their costs, and the classes that they belong to.
#include <deque>
#include <string>
#include <string_view>

#include "models/kernel/parameters.hpp"
#include "sim/simulation.hpp"
#include "sim/statistics.hpp"

namespace dioscope::kernel {

/// Of all locks of a class.
struct LockStatistics {
  sim::Counter acquisitions;
  sim::Counter contentions;
  sim::DurationHistogram wait;
  static const sim::StatisticTable<LockStatistics>& table();
};

/// Locks that follow the same rules, since they are initialised by the same line of the kernel.
struct LockClass {
  std::string name;
  LockStatistics statistics;
};

/// There is one per simulated kernel; it outlives every lock.
class Locks {
 public:
  Locks(sim::Simulation& simulation, const LockParameters& parameters)
      : simulation_(simulation), parameters_(parameters) {}
  Locks(const Locks&) = delete;
  Locks& operator=(const Locks&) = delete;

  sim::Simulation& simulation() { return simulation_; }
  const LockParameters& parameters() const { return parameters_; }
  /// The class of a lock: its name without the number of the instance, "host_lock" for "host_lock.3".
  LockClass& class_of(std::string_view lock_name);
  /// In the order in which their first locks were made.
  const std::deque<LockClass>& classes() const { return classes_; }

 private:
  sim::Simulation& simulation_;
  const LockParameters& parameters_;
  std::deque<LockClass> classes_;
};

} // namespace dioscope::kernel
