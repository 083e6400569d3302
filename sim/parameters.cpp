#include "sim/parameters.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace dioscope::sim {
namespace {

/// In the units that steps are counted in; 0 for what has no steps.
std::int64_t units_of(const ParameterValue& value) {
  if (const auto* n = std::get_if<std::int64_t>(&value)) return *n;
  if (const auto* time = std::get_if<Duration>(&value)) return time->count();
  if (const auto* size = std::get_if<Bytes>(&value)) return size->count;
  return 0;
}

ParameterValue with_units(const ParameterValue& like, std::int64_t units) {
  if (std::holds_alternative<Duration>(like)) return Duration{units};
  if (std::holds_alternative<Bytes>(like)) return Bytes{units};
  return units;
}

/// False for not-a-number.
bool in_range(const Parameter& parameter, const ParameterValue& value) {
  return parameter.least <= value && value <= parameter.most;
}

} // namespace

std::string_view type_name(const ParameterValue& value) {
  static constexpr std::array<std::string_view, 8> kNames{"boolean", "integer", "number",    "time",
                                                          "size",    "rate",    "frequency", "name"};
  return kNames[value.index()];
}

std::string to_string(const ParameterValue& value) {
  return std::visit(
      [](const auto& v) -> std::string {
        using V = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<V, std::string>)
          return v;
        else if constexpr (std::is_arithmetic_v<V>)
          return fmt::format("{}", v);
        else
          return to_string(v);
      },
      value);
}

std::string legal_values(const Parameter& parameter) {
  if (std::holds_alternative<bool>(parameter.default_value)) return "true or false";
  if (std::holds_alternative<std::string>(parameter.default_value))
    return fmt::format("{}", fmt::join(parameter.choices, ", "));
  const auto range = fmt::format("{} .. {}", to_string(parameter.least), to_string(parameter.most));
  return parameter.step ? fmt::format("{}, in steps of {}", range, to_string(*parameter.step)) : range;
}

std::string uncertainty_text(const Parameter& parameter) {
  const auto& stated = parameter.uncertainty;
  if (!stated) return "not stated";
  if (stated->low == stated->high) return "exact";
  return fmt::format("{} .. {} ({})", to_string(stated->low), to_string(stated->high), stated->source);
}

std::string between_steps(const Parameter& parameter, const ParameterValue& value) {
  if (!parameter.step || !in_range(parameter, value)) return {};
  const auto step = units_of(*parameter.step);
  const auto below = units_of(value) / step * step;
  if (below == units_of(value)) return {};
  return fmt::format("{} and {}", to_string(with_units(value, below)),
                     to_string(with_units(value, below + step)));
}

void check_range(const Parameter& parameter, const ParameterValue& value) {
  bool legal = true;
  if (const auto* name = std::get_if<std::string>(&value))
    legal = std::ranges::find(parameter.choices, *name) != parameter.choices.end();
  else if (!std::holds_alternative<bool>(value))
    legal = in_range(parameter, value);
  if (const auto nearest = between_steps(parameter, value); !nearest.empty())
    throw std::out_of_range(fmt::format("{} is between two steps: nearest are {}, legal are {}",
                                        to_string(value), nearest, legal_values(parameter)));
  if (!legal)
    throw std::out_of_range(
        fmt::format("{} is out of range: legal are {}", to_string(value), legal_values(parameter)));
}

} // namespace dioscope::sim
