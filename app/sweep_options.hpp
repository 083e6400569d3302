#pragma once
/// What `dioscope sweep` was asked to do.
#include <optional>
#include <string>
#include <vector>

#include "app/run_arguments.hpp"
#include "experiments/sweep/point_numbers.hpp"
#include "experiments/sweep/tornado.hpp"

namespace dioscope::app {

struct SweepOptions {
  RunOptions run;                          ///< at most one scenario; `out` is the SQLite file
  std::vector<std::string> axes;           ///< "path=values"
  std::optional<std::string> points;       ///< CSV file with a list of points
  std::optional<std::size_t> replications; ///< of every point; none: as many as usual for what is done
  std::vector<std::string> metrics;        ///< to print; empty: the usual ones
  std::optional<std::string> csv;          ///< write all points there as well, with sensitivity the ranking
  std::optional<std::string> answer;       ///< write the answer there as JSON
  std::optional<std::string> jobs_file;    ///< write commands there and simulate nothing
  std::optional<std::string> slurm;        ///< write a job array into this folder and simulate nothing
  std::optional<std::size_t> slurm_tasks;  ///< of the array, at most; none: as many as usual
  experiments::NumberRanges point;         ///< only these; empty: all
  std::vector<std::string> merge;          ///< join these files into `out`, and simulate nothing
  bool again = false;                      ///< run failed points again
  std::optional<std::string> break_even;   ///< a metric: find where two variants are equal
  std::optional<std::string> sensitivity;  ///< a metric: rank the costs by how far they move it
  experiments::Spread spread;              ///< for sensitivity
  double confidence = 0.95;
};

} // namespace dioscope::app
