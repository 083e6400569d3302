#include "experiments/sweep/break_even.hpp"

#include <algorithm>
#include <cmath>

namespace dioscope::experiments {
namespace {

using Points = std::vector<BreakEvenPoint>;

bool positive(const BreakEvenPoint& point) { return point.difference->mean > 0; }

/// The x at which a line through two points crosses zero.
double crossing(double x1, double y1, double x2, double y2) {
  return y1 == y2 ? x1 : x1 + (x2 - x1) * y1 / (y1 - y2);
}

/// Index of the point before the first change of sign.
std::optional<std::size_t> first_change(const Points& points) {
  for (std::size_t i = 0; i + 1 < points.size(); ++i)
    if (positive(points[i]) != positive(points[i + 1])) return i;
  return std::nullopt;
}

/// The end of the interval that lies towards zero.
double near_end(const BreakEvenPoint& point, bool above) {
  return above ? point.difference->low() : point.difference->high();
}

/// Where the interval begins to exclude zero, seen from `inside` towards `outside`, the next decided point.
double edge(const BreakEvenPoint& outside, const BreakEvenPoint& inside) {
  const bool above = positive(outside);
  return crossing(outside.x, near_end(outside, above), inside.x, near_end(inside, above));
}

void locate(BreakEven& result) {
  const auto points = result.known();
  for (std::size_t i = 0; i + 1 < points.size(); ++i)
    result.sign_changes += positive(points[i]) != positive(points[i + 1]) ? 1 : 0;
  const auto change = first_change(points);
  if (!change) return;
  const auto& left = points[*change];
  const auto& right = points[*change + 1];
  result.at = crossing(left.x, left.difference->mean, right.x, right.difference->mean);
  for (auto i = *change + 1; i-- > 0 && !result.low;)
    if (points[i].decided()) result.low = std::min(*result.at, edge(points[i], points[i + 1]));
  for (auto i = *change + 1; i < points.size() && !result.high; ++i)
    if (points[i].decided()) result.high = std::max(*result.at, edge(points[i], points[i - 1]));
}

double between(double from, double to, double part, bool logarithmic) {
  return logarithmic && from > 0 ? from * std::pow(to / from, part) : from + (to - from) * part;
}

/// Values between two points that were not tried yet, none when nothing is left to try.
std::vector<double> splits(const BreakEvenRange& range, const Points& tried, const BreakEvenPoint& left,
                           const BreakEvenPoint& right) {
  constexpr double kThird = 1.0 / 3;
  std::vector<double> values;
  for (const double part : {kThird, 2 * kThird}) {
    double x = between(left.x, right.x, part, range.logarithmic);
    if (range.step > 0) x = std::round(x / range.step) * range.step;
    if (x > left.x && x < right.x && (values.empty() || values.back() < x) &&
        std::ranges::find(tried, x, &BreakEvenPoint::x) == tried.end())
      values.push_back(x);
  }
  return values;
}

} // namespace

std::vector<BreakEvenPoint> BreakEven::known() const {
  std::vector<BreakEvenPoint> list;
  std::ranges::copy_if(points, std::back_inserter(list),
                       [](const auto& point) { return point.difference.has_value(); });
  return list;
}

BreakEven find_break_even(const BreakEvenRange& range, const Evaluate& evaluate) {
  BreakEven result;
  result.points = evaluate(range.values);
  for (int round = 0; round < range.rounds; ++round) {
    const auto known = result.known();
    const auto change = first_change(known);
    if (!change) break;
    const auto& left = known[*change];
    const auto& right = known[*change + 1];
    // Noise decides from here on.
    if (!left.decided() || !right.decided()) break;
    const auto values = splits(range, result.points, left, right);
    if (values.empty()) break;
    const auto more = evaluate(values);
    result.points.insert(result.points.end(), more.begin(), more.end());
    std::ranges::sort(result.points, {}, &BreakEvenPoint::x);
  }
  locate(result);
  return result;
}

} // namespace dioscope::experiments
