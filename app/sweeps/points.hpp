#pragma once
/// Simulates points of a sweep in processes of their own and records each as soon as it has ended.
#include <functional>
#include <optional>
#include <string>

#include "experiments/grid.hpp"
#include "experiments/store.hpp"
#include "scenarios/scenario.hpp"

namespace dioscope::app {

using PointSource = std::function<std::optional<experiments::Point>()>;

class SweepPoints {
 public:
  /// Of `scenario`, recorded in `store`, `jobs` at a time. With `again` points that failed before are run
  /// again.
  SweepPoints(const scenarios::Scenario& scenario, experiments::Store& store, unsigned jobs,
              bool again = false)
      : scenario_(scenario), store_(store), jobs_(jobs), again_(again) {}

  /// The variant that a point stands for. Throws ScenarioError: a setting, or all together, that cannot be
  /// used.
  scenarios::Variant variant_of(const experiments::Point& point) const;
  /// Under what it is recorded. Throws as variant_of().
  std::string key_of(const experiments::Point& point) const;

  /// Run every point of `next` that is not recorded yet. `total` is for the progress line, `label` stands in
  /// front of it. A point that fails is recorded with its error. Throws Failure(ExitCode::interrupted) and
  /// StoreError; what was recorded stays.
  void run(const PointSource& next, std::size_t total, const std::string& label);

  /// How many points run() simulated, and how many it found recorded.
  std::size_t simulated() const { return simulated_; }
  std::size_t found() const { return found_; }

 private:
  struct Planned {
    experiments::Record record;
    scenarios::Variant variant;
  };
  /// As the scenario has it.
  const scenarios::Variant& base_of(const experiments::Point& point) const;
  std::string key_of(const scenarios::Variant& variant) const;
  std::optional<Planned> plan(const experiments::Point& point);

  const scenarios::Scenario& scenario_;
  experiments::Store& store_;
  unsigned jobs_;
  bool again_;
  std::size_t simulated_ = 0;
  std::size_t found_ = 0;
};

} // namespace dioscope::app
