#pragma once
/// The rows of a variant's tables in result.json, and how fields are read.
#include <fmt/format.h>

#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "results/result_json.hpp"

namespace dioscope::results {

/// Names the field in every complaint.
template <class T>
T get(const Json& json, const char* field, const std::string& where) {
  if (!json.is_object() || !json.contains(field))
    throw ResultError(fmt::format("{}: field \"{}\" is missing", where, field));
  try {
    if constexpr (std::is_same_v<T, std::optional<double>>)
      return json.at(field).is_null() ? std::nullopt : std::optional(json.at(field).get<double>());
    else
      return json.at(field).get<T>();
  } catch (const Json::exception&) {
    throw ResultError(
        fmt::format("{}: field \"{}\" has the wrong type: {}", where, field, json.at(field).type_name()));
  }
}

inline Json nullable(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

template <class Row, class Read>
std::vector<Row> get_rows(const Json& json, const char* field, const std::string& where, Read read) {
  std::vector<Row> rows;
  for (const auto& item : get<Json>(json, field, where)) rows.push_back(read(item, where + ": " + field));
  return rows;
}

Json row(const SwitchCause& r);
Json row(const InterruptRow& r);
Json row(const ProfileRow& r);
Json row(const SampledRow& r);
Json row(const StatisticValue& r);
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

/// `where` is for complaints. Throw ResultError.
SwitchCause read_switch(const Json& json, const std::string& where);
InterruptRow read_interrupt(const Json& json, const std::string& where);
ProfileRow read_profile(const Json& json, const std::string& where);
SampledRow read_sampled(const Json& json, const std::string& where);
StatisticValue read_statistic(const Json& json, const std::string& where);
LockRow read_lock(const Json& json, const std::string& where);
LockViolation read_violation(const Json& json, const std::string& where);
LostPage read_loss(const Json& json, const std::string& where);
VmstatSample read_sample(const Json& json, const std::string& where);

} // namespace dioscope::results
