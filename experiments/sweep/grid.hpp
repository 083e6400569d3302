#pragma once
/// The points of a sweep: which values, of which variant, with which seed.
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/parameter_index.hpp"

namespace dioscope::experiments {

/// "storage.disk.rotation" -> "10000rpm", in the order in which they are assigned.
using Settings = std::vector<std::pair<std::string, std::string>>;

/// One value to vary, and what it takes.
struct Axis {
  std::string path;
  std::vector<std::string> values; ///< legal texts of the parameter, at least one
  bool logarithmic = false;        ///< given as a range with log
};

/// Read "PATH=VALUES": a list "1us,2us,5us", a range with its number of values "1us..9us:5" (evenly spaced)
/// or "4KiB..1MiB:9log" (evenly spaced factors), or "all" for every legal value of a name or switch. Values
/// inside a range are rounded to what the parameter can take; equal ones count once. Throws text::InputError
/// named "--vary ...": unknown path, illegal value, no value, a range that cannot be computed exactly.
Axis parse_axis(const std::string& text, const scenarios::ParameterIndex& index);

/// `count` values from `from` to `to`, rounded to legal ones. Precondition: of a parameter that is a number.
std::vector<std::string> spaced(const sim::Parameter& parameter, double from, double to, std::size_t count,
                                bool logarithmic);

/// Read a list of points: CSV with a header of paths and one line a point. A value between two steps of its
/// parameter is rounded to the nearest. Throws text::InputError with file and
/// line: unknown path, a path twice, illegal value, wrong number of fields, no line.
struct PointList {
  std::vector<std::string> paths;
  std::vector<std::vector<std::string>> rows;
  std::size_t rounded = 0; ///< values
};
PointList parse_points(const std::string& csv, const std::string& file,
                       const scenarios::ParameterIndex& index);

struct Point {
  std::size_t number = 0; ///< from 1, the same in every call of the same sweep
  std::string variant;
  std::size_t replication = 0; ///< added to the seed
  Settings settings;
};

/// Every combination of the axes' values with every line of the list, every variant and every replication.
/// Points are computed when asked for: a large grid takes no memory.
class Grid {
 public:
  /// Throws text::InputError when a path is varied twice, or there are too many points.
  Grid(std::vector<Axis> axes, PointList list, std::vector<std::string> variants, std::size_t replications);
  std::size_t size() const { return size_; }
  /// Precondition: 1 <= number <= size(). Replications change fastest, then variants, then the last axis.
  Point at(std::size_t number) const;
  /// Every path that any point sets.
  std::vector<std::string> paths() const;

 private:
  std::vector<Axis> axes_;
  PointList list_;
  std::vector<std::string> variants_;
  std::size_t replications_;
  std::size_t size_;
};

} // namespace dioscope::experiments
