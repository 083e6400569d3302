#include "results/strict_json.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "text/escape.hpp"

namespace dioscope::results {

StrictObject::StrictObject(const Json& json, std::string where, std::initializer_list<std::string_view> legal)
    : json_(json), where_(std::move(where)) {
  if (!json.is_object()) fail(fmt::format("expected an object, found {}", json.type_name()));
  for (const auto& [key, value] : json.items())
    if (std::ranges::find(legal, key) == legal.end())
      fail(fmt::format("unknown key \"{}\"; legal: {}", key, fmt::join(legal, ", ")));
}

void StrictObject::fail(const std::string& problem) const { throw text::InputError(where_ + ": " + problem); }

const Json& StrictObject::at(const char* key) const {
  if (!has(key)) fail(fmt::format("key \"{}\" is missing", key));
  return json_.at(key);
}

std::string StrictObject::text(const char* key) const {
  if (!at(key).is_string()) fail(fmt::format("\"{}\": expected a string, found {}", key, at(key).dump()));
  auto line = at(key).get<std::string>();
  if (!text::is_printable_line(line)) fail(fmt::format("\"{}\": expected one line", key));
  return line;
}

double StrictObject::number(const char* key) const {
  if (!at(key).is_number()) fail(fmt::format("\"{}\": expected a number, found {}", key, at(key).dump()));
  return at(key).get<double>();
}

std::optional<double> StrictObject::optional_number(const char* key) const {
  return has(key) ? std::optional(number(key)) : std::nullopt;
}

bool StrictObject::flag(const char* key) const {
  if (!has(key)) return false;
  if (!at(key).is_boolean())
    fail(fmt::format("\"{}\": expected true or false, found {}", key, at(key).dump()));
  return at(key).get<bool>();
}

const Json& StrictObject::list(const char* key) const {
  if (!at(key).is_array()) fail(fmt::format("\"{}\": expected an array, found {}", key, at(key).type_name()));
  return at(key);
}

} // namespace dioscope::results
