#pragma once
/// What `dioscope sweep` was asked to do, and doing it.
#include <optional>
#include <string>
#include <vector>

#include "app/run_options.hpp"
#include "app/sweeps/points.hpp"
#include "experiments/tornado.hpp"

namespace dioscope::app {

struct SweepOptions {
  RunOptions run;                          ///< at most one scenario; `out` is the SQLite file
  std::vector<std::string> axes;           ///< "path=values"
  std::optional<std::string> points;       ///< CSV file with a list of points
  std::optional<std::size_t> replications; ///< of every point; none: as many as usual for what is done
  std::vector<std::string> metrics;        ///< to print; empty: the usual ones
  std::optional<std::string> csv;          ///< write all points there as well, with sensitivity the ranking
  std::optional<std::string> jobs_file;    ///< write commands there and simulate nothing
  std::optional<std::size_t> point;        ///< only this one, from 1
  std::vector<std::string> merge;          ///< join these files into `out`, and simulate nothing
  bool again = false;                      ///< run failed points again
  std::optional<std::string> break_even;   ///< a metric: find where two variants are equal
  std::optional<std::string> sensitivity;  ///< a metric: rank the costs by how far they move it
  experiments::Spread spread;              ///< for sensitivity
  double confidence = 0.95;
};

/// Everything that the ways to sweep have in common.
struct Sweep {
  const SweepOptions& options;
  const scenarios::Scenario& scenario;
  experiments::Store& store;
  SweepPoints& points;
};

/// The whole verb. Returns the exit code: that of the first point that failed, 0 when all ended well.
int sweep(const SweepOptions& options);

/// Run every point of a grid and print a table of it.
void run_grid(const Sweep& sweep, const experiments::Grid& grid);

/// Write a command for every point of `grid` that is not recorded yet into options.jobs_file.
void write_jobs_file(const Sweep& sweep, const experiments::Grid& grid);

/// Find the value of the only axis at which the two variants are equal in options.break_even, and print it.
void find_break_even(const Sweep& sweep, const experiments::Axis& axis);

/// Move the axes, or every cost, and print by how far each moves options.sensitivity: of one variant, or the
/// difference of two.
void rank_sensitivity(const Sweep& sweep, const std::vector<experiments::Axis>& axes);

/// The metric of a point for every replication; none when one has no samples of it. Throws Failure with the
/// point's exit code and error when one failed.
std::optional<std::vector<double>> values_of(const Sweep& sweep, experiments::Point point,
                                             std::size_t replications, const std::string& metric);

} // namespace dioscope::app
