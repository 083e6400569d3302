#pragma once
/// One SQLite file with the finished points of sweeps. Every point is written in a transaction of its own:
/// whatever ends the program, a point is in the file whole or not at all. Tables: `points` (one row a point),
/// `settings` (point, path, value), `metrics` (point, name, value), `made_by` (the versions of program and
/// engine that simulated them, and the engine's build).
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "experiments/runs/exit_codes.hpp"
#include "experiments/sweep/grid.hpp"
#include "results/variant_result.hpp"

namespace dioscope::experiments {

/// A file that cannot be used: ExitCode::usage for one to write, bad_scenario for one to read. what() names
/// it and says why.
class StoreError : public Failure {
 public:
  using Failure::Failure;
};

/// A point that was run.
struct Record {
  std::string key; ///< stands for the whole configuration: equal keys, equal runs
  std::size_t number = 0;
  std::string scenario;
  std::string variant;
  std::int64_t seed = 0;
  Settings settings;
  int exit_code = 0; ///< 0: the metrics are there; otherwise `error` says why not
  std::string error;
  std::string fingerprint;
  std::vector<results::Metric> metrics;
};

struct StoreDatabase;

class Store {
 public:
  enum class Mode { create, read };
  /// Open `file`, or make it in mode create. Throws StoreError: not readable, no sweep, of another version of
  /// the format, of the program or of the engine; and results::FileError for what is no path to write to.
  Store(const std::filesystem::path& file, Mode mode);
  /// One that is gone when this is, called `name` in messages.
  static Store temporary(const std::string& name);
  ~Store();
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;

  /// The exit code of the point with this key, an outcome (is_outcome()); none when it was not run. Throws
  /// StoreError when the file holds something else.
  std::optional<int> exit_code(const std::string& key) const;
  /// Why the point with this key failed; empty when it did not, or was not run.
  std::string error(const std::string& key) const;
  /// A metric of a point that ended well; none when there is no such point, or it had no samples of it.
  std::optional<double> metric(const std::string& key, const std::string& name) const;
  /// Add a point; one with the same key is replaced. Throws StoreError.
  void add(const Record& record);
  /// Give the point with this key another number: it is one of this sweep's grid now. Throws StoreError.
  void renumber(const std::string& key, std::size_t number);
  /// Every point in the order of numbers, then of scenario, variant and seed.
  void each(const std::function<void(const Record&)>& visit) const;
  /// Add every point of another file; a point that is here already stays unless it had failed. Throws
  /// StoreError, and adds nothing, when a point is in both with different results. Returns how many were
  /// added.
  std::size_t merge(const Store& other);
  std::size_t points() const;
  std::size_t failed() const;

 private:
  explicit Store(std::unique_ptr<StoreDatabase> database);
  /// The tables of a new file, or whether those that are there can be used.
  void prepare(Mode mode);
  std::optional<Record> find(const std::string& key) const;
  /// Points that fulfil an SQL condition.
  std::size_t count(const char* condition) const;
  std::unique_ptr<StoreDatabase> database_;
};

/// The key of a configuration: 32 hexadecimal digits over its effective values and the scenario's and
/// variant's names.
std::string point_key(const std::string& scenario, const std::string& variant, const results::Json& config);

} // namespace dioscope::experiments
