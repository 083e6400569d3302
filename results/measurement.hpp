#pragma once
/// Watches a running System and turns what its models counted into a VariantResult: snapshots at the end of
/// the warm-up and at the first process's exit, batches in between, a vmstat line every sampling period.
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "results/snapshot.hpp"

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
  Measurement(const Measurement&) = delete;
  Measurement& operator=(const Measurement&) = delete;

  /// `callback(true)` when the measured interval begins, `callback(false)` when it ends.
  void on_measuring(std::function<void(bool)> callback) { on_measuring_ = std::move(callback); }
  /// After the run: everything but `config`. Throws NothingMeasured.
  VariantResult result(std::string name) const;

 private:
  /// What a line of vmstat needs, at every sample: much less than a snapshot.
  struct VmstatCounts {
    sim::TimePoint at;
    std::array<std::uint64_t, 3> ticks{}; ///< user, system, idle
    std::uint64_t interrupts = 0;
    std::uint64_t switches = 0;
    std::uint64_t bytes = 0;
  };
  VmstatCounts count_for_vmstat() const;
  Snapshot take() const { return take_snapshot(system_, switches_by_task_); }
  void on_warm();
  void on_sample();
  void on_batch();
  void add_steadiness(VariantResult& result, const WholeRun& run) const;
  void add_findings(VariantResult& result) const;

  System& system_;
  sim::Duration sample_every_;
  std::vector<std::uint64_t> switches_by_task_; ///< by pid
  std::function<void(bool)> on_measuring_;
  std::optional<Snapshot> first_done_;
  VmstatCounts last_sample_;
  sim::Duration batch_{};            ///< grows with the interval
  std::vector<Snapshot> batch_ends_; ///< the end of warm-up first
  std::vector<VmstatSample> samples_;
  sim::Event warm_event_ = sim::Event::of<&Measurement::on_warm>(this);
  sim::Event batch_event_ = sim::Event::of<&Measurement::on_batch>(this);
  sim::Event sample_event_ = sim::Event::of<&Measurement::on_sample>(this);
};

} // namespace dioscope::results
