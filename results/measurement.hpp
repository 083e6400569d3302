#pragma once
/// Watches a running System and turns what its models counted into a VariantResult: snapshots at the end of
/// the warm-up and at the first process's exit, batches in between, a vmstat line every sampling period.
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "models/system.hpp"
#include "results/variant_result.hpp"

namespace dioscope::results {

/// The first process of the workload ended before the warm-up did, so that there is nothing to measure.
class NothingMeasured : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Measurement {
 public:
  /// Before the run. Measures from `warmup` until the first disk has had all its I/Os.
  Measurement(System& system, sim::Duration warmup, sim::Duration sample_every);
  ~Measurement();
  Measurement(const Measurement&) = delete;
  Measurement& operator=(const Measurement&) = delete;

  /// After the run: everything but `config`. Throws NothingMeasured.
  VariantResult result(std::string name) const;

 private:
  struct Snapshot;
  std::unique_ptr<Snapshot> take() const;
  void on_warm();
  void on_sample();
  void on_batch();
  std::vector<Metric> metrics_between(const Snapshot& from, const Snapshot& to, const Snapshot& end) const;
  void add_steadiness(VariantResult& result) const;
  void add_switches(VariantResult& result, const Snapshot& from, const Snapshot& to) const;
  void add_profile(VariantResult& result, const Snapshot& from, const Snapshot& to) const;
  void add_locks(VariantResult& result) const;

  System& system_;
  sim::Duration sample_every_;
  std::vector<std::uint64_t> switches_by_task_; ///< by pid
  std::unique_ptr<Snapshot> first_done_;
  std::unique_ptr<Snapshot> last_sample_;
  sim::Duration batch_;                               ///< grows with the interval
  std::vector<std::unique_ptr<Snapshot>> batch_ends_; ///< the end of warm-up first
  std::vector<VmstatSample> samples_;
  sim::Event warm_event_ = sim::Event::of<&Measurement::on_warm>(this);
  sim::Event batch_event_ = sim::Event::of<&Measurement::on_batch>(this);
  sim::Event sample_event_ = sim::Event::of<&Measurement::on_sample>(this);
};

} // namespace dioscope::results
