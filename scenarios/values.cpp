#include "scenarios/values.hpp"

#include <fmt/format.h>

#include <limits>
#include <stdexcept>
#include <type_traits>

#include "scenarios/suggest.hpp"

namespace dioscope::scenarios {
namespace {

using sim::Parameter;

/// "a time, 0ns .. 1000s"; for booleans and names the list alone says it all.
std::string legal(const Parameter& parameter) {
  const auto values = sim::legal_values(parameter);
  const auto type = sim::type_name(parameter.default_value);
  if (type == "boolean" || type == "name") return values;
  return fmt::format("{} {}, {}", type == "integer" ? "an" : "a", type, values);
}

[[noreturn]] void wrong_type(const Parameter& parameter, const text::Json& json) {
  throw ValueError(fmt::format("wrong type: found {}; legal: {}", text::describe(json), legal(parameter)));
}

sim::Duration parse(std::string_view text, sim::Duration) { return sim::parse_duration(text); }
sim::Bytes parse(std::string_view text, sim::Bytes) { return sim::parse_bytes(text); }
sim::Rate parse(std::string_view text, sim::Rate) { return sim::parse_rate(text); }
sim::Frequency parse(std::string_view text, sim::Frequency) { return sim::parse_frequency(text); }

/// `; write "1.4us" if that is meant`, with the first unit of default and range that makes a legal value of
/// the number.
template <class Quantity>
std::string unit_hint(const Parameter& parameter, const std::string& number, const Quantity& kind) {
  for (const auto* like : {&parameter.default_value, &parameter.least, &parameter.most}) {
    const auto text = number + unit_of(sim::to_string(*like));
    try {
      sim::check_range(parameter, parse(text, kind));
      return fmt::format("; write \"{}\" if that is meant", text);
    } catch (const sim::UnitError&) {
    } catch (const std::out_of_range&) {
    }
  }
  return {};
}

template <class Quantity>
sim::ParameterValue read(const Parameter& parameter, const text::Json& json, const Quantity& kind) {
  if (json.is_number())
    throw ValueError(fmt::format("missing unit: found {}{}; legal: {}", json.dump(),
                                 unit_hint(parameter, json.dump(), kind), legal(parameter)));
  if (!json.is_string()) wrong_type(parameter, json);
  try {
    return parse(json.get_ref<const std::string&>(), kind);
  } catch (const sim::UnitError& error) {
    throw ValueError(fmt::format("bad quantity: {}; legal: {}", error.what(), legal(parameter)));
  }
}

sim::ParameterValue read(const Parameter& parameter, const text::Json& json, bool) {
  if (!json.is_boolean()) wrong_type(parameter, json);
  return json.get<bool>();
}

sim::ParameterValue read(const Parameter& parameter, const text::Json& json, std::int64_t) {
  if (!json.is_number_integer()) wrong_type(parameter, json);
  if (json.is_number_unsigned() &&
      json.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    throw ValueError(fmt::format("out of range: found {}; legal: {}", json.dump(), legal(parameter)));
  return json.get<std::int64_t>();
}

sim::ParameterValue read(const Parameter& parameter, const text::Json& json, double) {
  if (!json.is_number()) wrong_type(parameter, json);
  return json.get<double>();
}

sim::ParameterValue read(const Parameter& parameter, const text::Json& json, const std::string&) {
  if (!json.is_string()) wrong_type(parameter, json);
  return json.get<std::string>();
}

} // namespace

std::string unit_of(std::string_view quantity) {
  const auto at = quantity.find_last_of("0123456789.");
  return std::string(at == std::string_view::npos ? quantity : quantity.substr(at + 1));
}

sim::ParameterValue value_from_json(const Parameter& parameter, const text::Json& json) {
  const auto value =
      std::visit([&](const auto& kind) { return read(parameter, json, kind); }, parameter.default_value);
  try {
    sim::check_range(parameter, value);
  } catch (const std::out_of_range&) {
    if (const auto* name = std::get_if<std::string>(&value))
      throw ValueError(fmt::format("unknown name: found {}{}; legal: {}", text::Json(*name).dump(),
                                   did_you_mean(*name, parameter.choices), legal(parameter)));
    if (const auto nearest = sim::between_steps(parameter, value); !nearest.empty())
      throw ValueError(fmt::format("between two steps: found {}, nearest are {}; legal: {}", json.dump(),
                                   nearest, legal(parameter)));
    throw ValueError(fmt::format("out of range: found {}; legal: {}", json.dump(), legal(parameter)));
  }
  return value;
}

sim::ParameterValue value_from_text(const Parameter& parameter, const std::string& text) {
  if (std::holds_alternative<std::string>(parameter.default_value))
    return value_from_json(parameter, text::Json(text));
  const auto json = text::Json::parse(text, nullptr, false);
  return value_from_json(parameter, json.is_number() || json.is_boolean() ? json : text::Json(text));
}

text::Json value_to_json(const sim::ParameterValue& value) {
  return std::visit(
      [](const auto& v) -> text::Json {
        if constexpr (std::is_arithmetic_v<std::decay_t<decltype(v)>>)
          return v;
        else
          return sim::to_string(sim::ParameterValue{v});
      },
      value);
}

} // namespace dioscope::scenarios
