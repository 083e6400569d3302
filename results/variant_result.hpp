#pragma once
/// What one simulated variant yields: everything that writers, comparison and reports work on. It crosses a
/// process border as JSON.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "text/json.hpp"

namespace dioscope::results {

using text::Json;

/// One metric of results/metrics.hpp.
struct Metric {
  std::string name;
  std::optional<double> value; ///< none: there are no samples
};

/// One number that a model counted in the measured interval, its instances added up (results/statistics.hpp).
struct StatisticValue {
  std::string model;
  std::string name;
  std::string quantity;        ///< "count", "mean", "p50" ... of a distribution; empty for a plain number
  std::optional<double> value; ///< none: there are no samples
  std::string unit;
};

/// How many durations of the measured interval lay from `lower_ns` to `upper_ns`, both included.
struct HistogramBin {
  std::uint64_t lower_ns = 0;
  std::uint64_t upper_ns = 0;
  std::uint64_t count = 0;
};

/// The distribution of a kind of duration in the measured interval; its numbers are those of the statistic.
struct Histogram {
  std::string name;      ///< "io_latency"
  std::string statistic; ///< the one that it is of: "dio.latency"
  std::uint64_t count = 0;
  std::optional<double> mean_ns; ///< exact; none without samples, as the others
  std::optional<double> p50_ns;  ///< the middle of its bin, but never above max_ns, as the next three
  std::optional<double> p90_ns;
  std::optional<double> p99_ns;
  std::optional<double> p99_9_ns;
  std::optional<double> max_ns;   ///< in the highest bin, at most its upper end
  std::vector<HistogramBin> bins; ///< upwards, without the empty ones
};

/// How evenly a metric's value came about: the measured interval is cut into batches of equal length, and the
/// metric taken of each. Only of metrics that are declared steady.
struct Steadiness {
  std::string name;          ///< the metric's
  double standard_error = 0; ///< of the mean of the batches
  double early = 0;          ///< mean of the first quarter of the batches
  double late = 0;           ///< mean of the last half
  double drift_error = 0;    ///< standard error of late - early
  std::int64_t batches = 0;  ///< that had samples of it
};

/// Context switches of the measured interval by what was switched to or from: the workload's processes by
/// sleep, and the background by its cause.
struct SwitchCause {
  std::string cause;     ///< "raw_io", "ksoftirqd", "vmstat", "pdflush", "sh"
  bool workload = false; ///< the processes that are measured; all else is background
  double per_second = 0;
  double per_io = 0;
};

/// Interrupts of the measured interval that one CPU took of one line.
struct InterruptRow {
  std::string line; ///< its number; "timer": the CPU's own, "ipi": from another CPU
  std::uint64_t cpu = 0;
  std::uint64_t count = 0;
  double per_second = 0;
};

/// CPU time per I/O of one function in one kind of context, by reason.
struct ProfileRow {
  std::string context;  ///< user, process, softirq, hardirq, idle
  std::string function; ///< by its kernel name
  double run_us_per_io = 0;
  double spin_us_per_io = 0;
  double miss_us_per_io = 0;
  double us_per_io() const { return run_us_per_io + spin_us_per_io + miss_us_per_io; }
};

/// CPU time per I/O that a profile by ticks finds in one function.
struct SampledRow {
  std::string function; ///< by its kernel name
  double us_per_io = 0;
};

/// One line of vmstat: what the second before `at_s` had.
struct VmstatSample {
  double at_s = 0;
  std::int64_t runnable = 0;   ///< r
  std::int64_t blocked = 0;    ///< b, uninterruptible sleep
  double blocks_in = 0;        ///< bi, KiB/s
  double blocks_out = 0;       ///< bo, KiB/s
  double interrupts = 0;       ///< in, per second, the global clock's included
  double context_switches = 0; ///< cs, per second
  double user_pct = 0;
  double system_pct = 0;
  double idle_pct = 0;
};

/// One function's share in a lock class.
struct LockTakerRow {
  std::string function; ///< by its kernel name
  double acquisitions_per_io = 0;
  double held_us_per_io = 0;
  double blamed_us_per_io = 0; ///< how long others spun while it held the lock, of several readers the first
};

/// A lock class of the run.
struct LockRow {
  std::string name;
  double acquisitions_per_io = 0;
  double contended_pct = 0;
  std::optional<double> wait_min_us; ///< of contended acquisitions, as the next three; none without any
  std::optional<double> wait_mean_us;
  std::optional<double> wait_p99_us;
  std::optional<double> wait_max_us;
  std::optional<double> hold_min_us; ///< none when it was never given up, as the next three
  std::optional<double> hold_mean_us;
  std::optional<double> hold_p99_us;
  std::optional<double> hold_max_us;
  double spin_pct = 0; ///< waiting, in percent of all CPUs' time
  double transfers_per_io = 0;
  std::vector<LockTakerRow> takers; ///< those who took it, most blamed first
};

/// A broken lock rule.
struct LockViolation {
  std::string summary; ///< one line
  std::string report;  ///< as the kernel's lock validator lays it out
};

/// A page left with newer data than its file and nothing that says so.
struct LostPage {
  std::string file;
  std::uint64_t page = 0;
  std::string history; ///< its last steps, a line each
};

struct VariantResult {
  std::string name;
  std::string published; ///< row of the published data set to compare with, empty when there is none
  std::uint64_t seed = 0;
  std::string fingerprint; ///< 16 hexadecimal digits
  Json config;             ///< effective configuration
  std::vector<Metric> metrics;
  std::int64_t batches = 0;           ///< into which the measured interval was cut; 0 when it was too short
  double batch_s = 0;                 ///< simulated length of each
  std::vector<Steadiness> steadiness; ///< in the order of the metrics; empty without batches
  std::vector<SwitchCause> switches;
  std::vector<InterruptRow> interrupts; ///< by line, then CPU; none that took none
  std::vector<ProfileRow> profile;
  std::vector<SampledRow> sampled;        ///< most first
  std::vector<StatisticValue> statistics; ///< in the order of the models and their tables
  std::vector<Histogram> histograms;      ///< always the same ones (results/histograms.hpp)
  std::vector<LockRow> locks;
  std::string lock_graph;                     ///< the orders of locks, for Graphviz
  std::vector<LockViolation> lock_violations; ///< each distinct one once, in the order found
  std::vector<LostPage> losses;               ///< the first few
  std::vector<VmstatSample> vmstat;

  /// None when it had no samples. Throws std::out_of_range when the variant has no such metric.
  std::optional<double> metric(const std::string& metric_name) const;
};

} // namespace dioscope::results
