#include "sim/parameters.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace dioscope::sim {

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
  return fmt::format("{} .. {}", to_string(parameter.least), to_string(parameter.most));
}

std::string uncertainty_text(const Parameter& parameter) {
  const auto& stated = parameter.uncertainty;
  if (!stated) return "not stated";
  if (stated->low == stated->high) return "exact";
  return fmt::format("{} .. {} ({})", to_string(stated->low), to_string(stated->high), stated->source);
}

void check_range(const Parameter& parameter, const ParameterValue& value) {
  bool legal = true;
  if (const auto* name = std::get_if<std::string>(&value))
    legal = std::ranges::find(parameter.choices, *name) != parameter.choices.end();
  else if (!std::holds_alternative<bool>(value))
    legal = parameter.least <= value && value <= parameter.most; // false for not-a-number
  if (!legal)
    throw std::out_of_range(
        fmt::format("{} is out of range: legal are {}", to_string(value), legal_values(parameter)));
}

} // namespace dioscope::sim
