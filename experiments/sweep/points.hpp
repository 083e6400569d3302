#pragma once
/// Simulates points of a sweep in processes of their own and records each as soon as it has ended.
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "experiments/runs/workers.hpp"
#include "experiments/sweep/grid.hpp"
#include "experiments/sweep/store.hpp"
#include "scenarios/scenario.hpp"

namespace dioscope::experiments {

using PointSource = std::function<std::optional<Point>()>;

/// A point without a result.
struct PointProblem {
  std::size_t number = 0;
  std::string variant;
  std::int64_t seed = 0;
  ExitCode code =
      ExitCode::ok; ///< ExitCode::unfinished when it is not recorded, and run() would try it again
  std::string story;
};

class SweepPoints {
 public:
  /// Of `scenario`, recorded in `store`. With `again` points that failed before are run again.
  SweepPoints(const scenarios::Scenario& scenario, Store& store, const Workers& workers, bool again = false)
      : scenario_(scenario), store_(store), workers_(workers), again_(again) {}

  /// The variant that a point stands for. Throws text::InputError: a setting, or all together, that cannot be
  /// used.
  scenarios::Variant variant_of(const Point& point) const;
  /// Under what it is recorded. Throws as variant_of().
  std::string key_of(const Point& point) const;

  /// Whether run() would simulate it or record why it cannot be.
  bool missing(const Point& point) const;

  /// Run every point of `next` that is not recorded yet. `total` is for the progress line, `label` stands in
  /// front of it. A point that fails is recorded with its error; one whose process was killed or had no
  /// memory is not. Throws Failure with ExitCode::interrupted or, when the time limit is over,
  /// ExitCode::unfinished, and StoreError; what was recorded stays.
  void run(const PointSource& next, std::size_t total, const std::string& label);

  /// How many points run() simulated, and how many it found recorded.
  std::size_t simulated() const { return simulated_; }
  std::size_t found() const { return found_; }
  /// The points that run() was asked for and that have no result, in the order of their numbers.
  std::vector<PointProblem> problems() const;

 private:
  struct Planned {
    Record record;
    scenarios::Variant variant;
  };
  /// As the scenario has it.
  const scenarios::Variant& base_of(const Point& point) const;
  std::string key_of(const scenarios::Variant& variant) const;
  std::optional<Planned> plan(const Point& point);
  void finish(Record record, const JobResult& job);
  void note(const Record& record, ExitCode code, const std::string& story);
  /// What is said when points are missing at the end.
  std::string recorded(const std::string& why) const;

  const scenarios::Scenario& scenario_;
  Store& store_;
  Workers workers_;
  bool again_;
  std::size_t simulated_ = 0;
  std::size_t found_ = 0;
  std::map<std::string, PointProblem> problems_; // by key
};

} // namespace dioscope::experiments
