#include "experiments/sweep/grid.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <sstream>
#include <unordered_set>

#include "experiments/sweep/quantity.hpp"
#include "scenarios/reader.hpp"
#include "scenarios/values.hpp"
#include "text/error.hpp"
#include "text/escape.hpp"

namespace dioscope::experiments {
namespace {

constexpr std::size_t kMostValues = 1'000'000;
/// Whole numbers up to this one are exact as a double, in which ranges are computed.
constexpr double kMostExact = 9007199254740992.0;

const sim::Parameter& parameter_at(const scenarios::ParameterIndex& index, const std::string& path,
                                   const std::string& file) {
  const auto* bound = index.find(path);
  if (bound == nullptr) scenarios::assign(index, path, text::Json(), file, ""); // throws, with a suggestion
  return *bound->parameter;
}

/// As it would be written by the effective configuration, so that equal values are equal texts.
std::string legal_text(const sim::Parameter& parameter, const std::string& text, const std::string& file) {
  try {
    return sim::to_string(scenarios::value_from_text(parameter, text));
  } catch (const scenarios::ValueError& error) {
    throw text::InputError(file, "", error.what());
  }
}

/// The same, rounded to the nearest step where it is between two; then `rounded` is counted up.
std::string stepped_text(const sim::Parameter& parameter, const std::string& text, const std::string& file,
                         std::size_t& rounded) {
  if (!parameter.step) return legal_text(parameter, text, file);
  auto without_step = parameter;
  without_step.step.reset();
  const auto asked = legal_text(without_step, text, file);
  auto value =
      sim::to_string(nearest_legal(parameter, *number_of(scenarios::value_from_text(without_step, asked))));
  rounded += value == asked ? 0 : 1;
  return value;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  const auto last = text.find_last_not_of(" \t\r");
  return first == std::string_view::npos ? std::string_view() : text.substr(first, last - first + 1);
}

/// The parts between commas; nothing behind a last comma is no part.
std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    parts.emplace_back(trimmed(text.substr(0, comma)));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return parts;
}

/// Arguments and lines of a list come from outside, unlike what the parser of JSON has checked.
void require_printable(std::string_view text, const std::string& file) {
  if (!text::is_printable(text))
    throw text::InputError(
        file, "",
        fmt::format("found \"{}\" with characters that cannot be printed; legal: paths and "
                    "values in UTF-8",
                    text));
}

/// Setting a value twice, only the last one would count.
void refuse_twice(const std::vector<std::string>& paths, const std::string& file) {
  std::set<std::string> seen;
  for (const auto& path : paths)
    if (!seen.insert(path).second)
      throw text::InputError(file, "", fmt::format("found {} twice; legal: every value once", path));
}

std::vector<std::string> all_values(const sim::Parameter& parameter, const std::string& file) {
  if (std::holds_alternative<bool>(parameter.default_value)) return {"false", "true"};
  if (!parameter.choices.empty()) return parameter.choices;
  throw text::InputError(
      file, "",
      fmt::format("found \"all\"; legal: for names and switches only, this is of type {}, {}",
                  sim::type_name(parameter.default_value), sim::legal_values(parameter)));
}

std::vector<std::string> range(const sim::Parameter& parameter, const std::string& text,
                               const std::string& file) {
  const auto dots = text.find("..");
  const auto colon = text.find(':', dots);
  const auto bad = [&](const std::string& what) {
    throw text::InputError(
        file, "",
        fmt::format("found {}; legal: FROM..TO:N or FROM..TO:Nlog, with N from 2 to {}", what, kMostValues));
  };
  if (colon == std::string::npos) bad("no number of values");
  std::size_t count = 0;
  const auto* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data() + colon + 1, end, count);
  const std::string_view kind(rest, static_cast<std::size_t>(end - rest));
  if (error != std::errc{} || (!kind.empty() && kind != "log") || count < 2 || count > kMostValues)
    bad("\"" + text.substr(colon + 1) + "\" values");
  const auto number_at = [&](const std::string& value) {
    const auto number = number_of(scenarios::value_from_text(parameter, legal_text(parameter, value, file)));
    if (!number)
      throw text::InputError(
          file, "", fmt::format("found a range; legal: a list, or all, of {}", sim::legal_values(parameter)));
    if (step_of(parameter) > 0 && std::abs(*number) > kMostExact)
      throw text::InputError(
          file, "",
          fmt::format("found {} as the end of a range; legal: at most {:.0f}, beyond which not "
                      "every whole number can be computed; a list takes it",
                      value, kMostExact));
    return *number;
  };
  const double from = number_at(text.substr(0, dots));
  const double to = number_at(text.substr(dots + 2, colon - dots - 2));
  if (kind == "log" && !(from > 0 && to > 0))
    throw text::InputError(file, "", "found a factor to or from 0; legal: both ends above 0 with log");
  if (!std::isfinite(to - from) || (kind == "log" && !(to / from > 0 && std::isfinite(to / from))))
    throw text::InputError(file, "",
                           "found ends too far apart to be computed; legal: a smaller range, or a list");
  return spaced(parameter, from, to, count, kind == "log");
}

void without_doubles(std::vector<std::string>& values) {
  std::unordered_set<std::string> seen;
  std::erase_if(values, [&seen](const std::string& value) { return !seen.insert(value).second; });
}

} // namespace

std::vector<std::string> spaced(const sim::Parameter& parameter, double from, double to, std::size_t count,
                                bool logarithmic) {
  std::vector<std::string> values;
  for (std::size_t i = 0; i < count; ++i) {
    const double part = count == 1 ? 0 : static_cast<double>(i) / static_cast<double>(count - 1);
    double number = logarithmic ? from * std::pow(to / from, part) : from + (to - from) * part;
    if (i + 1 == count) number = to;
    values.push_back(sim::to_string(nearest_legal(parameter, number)));
  }
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

Axis parse_axis(const std::string& text, const scenarios::ParameterIndex& index) {
  const auto file = "--vary " + text;
  require_printable(text, "--vary");
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    throw text::InputError(file, "",
                           "found no values; legal: path=values, as in --vary machine.cpus=1,2,4,8");
  Axis axis{text.substr(0, equals), {}, text.ends_with("log")};
  const auto& parameter = parameter_at(index, axis.path, file);
  const auto values = text.substr(equals + 1);
  if (values == "all")
    axis.values = all_values(parameter, file);
  else if (values.find("..") != std::string::npos)
    axis.values = range(parameter, values, file);
  else
    for (const auto& value : split(values)) axis.values.push_back(legal_text(parameter, value, file));
  without_doubles(axis.values);
  if (axis.values.empty())
    throw text::InputError(file, "",
                           "empty grid: found no value; legal: a list such as 1,2,4, a range such as "
                           "1us..9us:5, or all");
  return axis;
}

PointList parse_points(const std::string& csv, const std::string& file,
                       const scenarios::ParameterIndex& index) {
  PointList list;
  std::vector<const sim::Parameter*> parameters; // of the columns
  std::istringstream lines(csv);
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const auto where = fmt::format("{}:{}", file, number);
    require_printable(trimmed(line), where);
    const auto fields = split(line);
    if (list.paths.empty()) {
      list.paths = fields;
      for (const auto& path : list.paths) parameters.push_back(&parameter_at(index, path, where));
      refuse_twice(list.paths, where);
      continue;
    }
    if (fields.size() != list.paths.size())
      throw text::InputError(where, "",
                             fmt::format("found {} fields; legal: {}, as many as the first line has paths",
                                         fields.size(), list.paths.size()));
    auto& row = list.rows.emplace_back();
    for (std::size_t i = 0; i < fields.size(); ++i)
      row.push_back(stepped_text(*parameters[i], fields[i], where, list.rounded));
  }
  if (list.rows.empty())
    throw text::InputError(file, "",
                           "empty grid: found no points; legal: a line of paths, and a line of values for "
                           "every point");
  return list;
}

Grid::Grid(std::vector<Axis> axes, PointList list, std::vector<std::string> variants,
           std::size_t replications)
    : axes_(std::move(axes)), list_(std::move(list)), variants_(std::move(variants)),
      replications_(replications), size_(variants_.size() * replications) {
  refuse_twice(paths(), "--vary");
  if (!list_.rows.empty()) size_ *= list_.rows.size();
  for (const auto& axis : axes_) {
    constexpr std::size_t kMostPoints = 1'000'000'000'000;
    if (size_ > kMostPoints / axis.values.size())
      throw text::InputError("--vary " + axis.path, "",
                             fmt::format("found more than {} points", kMostPoints));
    size_ *= axis.values.size();
  }
}

Point Grid::at(std::size_t number) const {
  auto rest = number - 1;
  const auto digit = [&rest](std::size_t base) {
    const auto value = rest % base;
    rest /= base;
    return value;
  };
  Point point;
  point.number = number;
  point.replication = digit(replications_);
  point.variant = variants_[digit(variants_.size())];
  for (auto i = axes_.size(); i-- > 0;)
    point.settings.emplace_back(axes_[i].path, axes_[i].values[digit(axes_[i].values.size())]);
  std::ranges::reverse(point.settings);
  if (!list_.rows.empty()) {
    const auto& row = list_.rows[digit(list_.rows.size())];
    Settings from_list;
    for (std::size_t i = 0; i < row.size(); ++i) from_list.emplace_back(list_.paths[i], row[i]);
    point.settings.insert(point.settings.begin(), from_list.begin(), from_list.end());
  }
  return point;
}

std::vector<std::string> Grid::paths() const {
  auto paths = list_.paths;
  for (const auto& axis : axes_) paths.push_back(axis.path);
  return paths;
}

} // namespace dioscope::experiments
