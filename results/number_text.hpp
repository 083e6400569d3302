#pragma once
/// Numbers for people: fixed decimals, thousands in groups.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dioscope::results {

/// "384 371", "-4.23": thousands separated by a blank. `decimals` from 0 to 9.
std::string fixed_text(double value, int decimals);

/// A number of things: "160 000".
std::string count_text(std::uint64_t count);

/// About four significant digits: "384 371", "152.3", "26.61", "4.230", "0.021".
std::string number_text(double value);
/// "-" for none.
std::string number_text(const std::optional<double>& value);

/// In this unit: of pure numbers ("1") whole ones without decimals, since they are counts: "463".
std::string number_text(const std::optional<double>& value, std::string_view unit);

/// The shortest text that reads back as the same double, whole numbers without a point. For CSV and JSON.
std::string exact_text(double value);
/// Empty for none.
std::string exact_text(const std::optional<double>& value);

} // namespace dioscope::results
