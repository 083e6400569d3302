#pragma once
/// The rows of a variant's tables in result.json, and how fields are read.
#include <fmt/format.h>

#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "results/result_json.hpp"

namespace dioscope::results {

/// The member that has to be there.
inline const Json& member(const Json& json, const char* field, const std::string& where) {
  const auto found = json.is_object() ? json.find(field) : json.end();
  if (found == json.end()) throw text::InputError(fmt::format("{}: field \"{}\" is missing", where, field));
  return *found;
}

/// Whether `value` is what T holds, without a conversion that changes it.
template <class T>
bool holds(const Json& value) {
  if constexpr (std::is_same_v<T, bool>)
    return value.is_boolean();
  else if constexpr (std::is_integral_v<T>)
    return value.is_number_integer() &&
           (value.is_number_unsigned() ? std::in_range<T>(value.get<std::uint64_t>())
                                       : std::in_range<T>(value.get<std::int64_t>()));
  else if constexpr (std::is_floating_point_v<T>)
    return value.is_number();
  else
    return value.is_string();
}

/// A value that is read; `field` and `where` name it in a complaint.
template <class T>
T value_of(const Json& value, const char* field, const std::string& where) {
  if constexpr (std::is_same_v<T, std::optional<double>>) {
    if (value.is_null()) return std::nullopt;
    return value_of<double>(value, field, where);
  } else {
    if (!holds<T>(value))
      throw text::InputError(
          fmt::format("{}: field \"{}\" has the wrong type: {}", where, field, text::describe(value)));
    return value.get<T>();
  }
}

template <class T>
T get(const Json& json, const char* field, const std::string& where) {
  return value_of<T>(member(json, field, where), field, where);
}

/// The array or object at `field`.
inline const Json& get_list(const Json& json, const char* field, const std::string& where) {
  const auto& list = member(json, field, where);
  if (!list.is_structured())
    throw text::InputError(
        fmt::format("{}: field \"{}\" has the wrong type: {}", where, field, text::describe(list)));
  return list;
}

inline Json nullable(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

template <class Row, class Read>
std::vector<Row> get_rows(const Json& json, const char* field, const std::string& where, Read read) {
  std::vector<Row> rows;
  for (const auto& item : get_list(json, field, where)) rows.push_back(read(item, where + ": " + field));
  return rows;
}

Json row(const SwitchCause& r);
Json row(const InterruptRow& r);
Json row(const ProfileRow& r);
Json row(const SampledRow& r);
Json row(const StatisticValue& r);
Json row(const Histogram& r);
Json row(const LockRow& r);
Json row(const LockViolation& r);
Json row(const LostPage& r);
Json row(const VmstatSample& r);

template <class Row>
Json rows(const std::vector<Row>& list) {
  Json json = Json::array();
  for (const auto& item : list) json.push_back(row(item));
  return json;
}

/// `where` is for complaints. Throw text::InputError.
SwitchCause read_switch(const Json& json, const std::string& where);
InterruptRow read_interrupt(const Json& json, const std::string& where);
ProfileRow read_profile(const Json& json, const std::string& where);
SampledRow read_sampled(const Json& json, const std::string& where);
StatisticValue read_statistic(const Json& json, const std::string& where);
Histogram read_histogram(const Json& json, const std::string& where);
LockRow read_lock(const Json& json, const std::string& where);
LockViolation read_violation(const Json& json, const std::string& where);
LostPage read_loss(const Json& json, const std::string& where);
VmstatSample read_sample(const Json& json, const std::string& where);

} // namespace dioscope::results
