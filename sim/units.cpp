#include "sim/units.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <span>

namespace dioscope::sim {
namespace {

struct Unit {
  std::string_view name;
  double factor;
};

constexpr std::array kTimeUnits{Unit{"s", 1e9}, Unit{"ms", 1e6}, Unit{"us", 1e3}, Unit{"ns", 1.0},
                                Unit{"min", 6e10}};
constexpr std::array kByteUnits{
    Unit{"GiB", 1073741824.0}, Unit{"MiB", 1048576.0}, Unit{"KiB", 1024.0}, Unit{"GB", 1e9},
    Unit{"MB", 1e6},           Unit{"kB", 1e3},        Unit{"B", 1.0}};
constexpr std::array kRateUnits{Unit{"GB/s", 1e9},          Unit{"MB/s", 1e6},     Unit{"kB/s", 1e3},
                                Unit{"B/s", 1.0},           Unit{"KiB/s", 1024.0}, Unit{"MiB/s", 1048576.0},
                                Unit{"GiB/s", 1073741824.0}};
constexpr std::array kFrequencyUnits{Unit{"GHz", 1e9}, Unit{"MHz", 1e6}, Unit{"kHz", 1e3}, Unit{"Hz", 1.0},
                                     Unit{"rpm", 1.0 / 60.0}};

std::string legal_units(std::span<const Unit> units) {
  std::string text;
  for (const auto& unit : units) text += (text.empty() ? "" : ", ") + std::string(unit.name);
  return text;
}

/// The value in base units. `example` is shown when the unit is missing.
double parse(std::string_view text, std::span<const Unit> units, std::string_view what,
             std::string_view example) {
  double number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || !std::isfinite(number))
    throw UnitError(fmt::format("\"{}\" is not a {}: expected a number with its unit, such as \"{}\"", text,
                                what, example));
  std::string_view suffix(rest, static_cast<std::size_t>(text.data() + text.size() - rest));
  while (!suffix.empty() && suffix.front() == ' ') suffix.remove_prefix(1);
  if (suffix.empty())
    throw UnitError(fmt::format("\"{}\" has no unit: write a {} such as \"{}\" (units: {})", text, what,
                                example, legal_units(units)));
  for (const auto& unit : units)
    if (unit.name == suffix) return number * unit.factor;
  throw UnitError(fmt::format("\"{}\" has the unknown unit \"{}\": units of a {} are {}", text, suffix, what,
                              legal_units(units)));
}

/// The value as a whole number of base units; `finest` names that unit in the error.
std::int64_t whole(double value, std::string_view text, std::string_view finest) {
  if (std::abs(value) >= 9.2e18) throw UnitError(fmt::format("\"{}\" is too large", text));
  const double rounded = std::nearbyint(value);
  if (std::abs(value - rounded) > 1e-6 * std::max(1.0, std::abs(value) * 1e-6))
    throw UnitError(fmt::format("\"{}\" is not a whole number of {}", text, finest));
  return static_cast<std::int64_t>(rounded);
}

std::string shortest(double value, std::span<const Unit> units) {
  std::string best;
  for (const auto& unit : units) {
    auto text = fmt::format("{}{}", value / unit.factor, unit.name);
    if (std::abs(value) < unit.factor && unit.factor != 1.0) continue;
    if (best.empty() || text.size() < best.size()) best = std::move(text);
  }
  return best;
}

} // namespace

std::int64_t next_nanosecond(double nanoseconds) {
  return static_cast<std::int64_t>(std::ceil(nanoseconds - kSameNanosecond));
}

Duration transfer_time(Bytes size, Rate rate) {
  return Duration{next_nanosecond(static_cast<double>(size.count) / rate.bytes_per_second * 1e9)};
}

Duration parse_duration(std::string_view text) {
  return Duration{whole(parse(text, kTimeUnits, "time", "1.4us"), text, "nanoseconds")};
}
Bytes parse_bytes(std::string_view text) {
  return {whole(parse(text, kByteUnits, "size", "256KiB"), text, "bytes")};
}
Rate parse_rate(std::string_view text) { return {parse(text, kRateUnits, "rate", "98.4MB/s")}; }
Frequency parse_frequency(std::string_view text) {
  return {parse(text, kFrequencyUnits, "frequency", "1000Hz")};
}

std::string to_string(Duration d) {
  return shortest(static_cast<double>(d.count()), std::span(kTimeUnits).first(4));
}
std::string to_string(Bytes b) { return shortest(static_cast<double>(b.count), kByteUnits); }
std::string to_string(Rate r) { return shortest(r.bytes_per_second, std::span(kRateUnits).first(4)); }
std::string to_string(Frequency f) { return shortest(f.hertz, std::span(kFrequencyUnits).first(4)); }

} // namespace dioscope::sim
