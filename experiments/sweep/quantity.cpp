#include "experiments/sweep/quantity.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace dioscope::experiments {
namespace {

std::optional<double> number(bool) { return std::nullopt; }
std::optional<double> number(const std::string&) { return std::nullopt; }
std::optional<double> number(std::int64_t n) { return static_cast<double>(n); }
std::optional<double> number(double n) { return n; }
std::optional<double> number(sim::Duration t) { return static_cast<double>(t.count()); }
std::optional<double> number(sim::Bytes b) { return static_cast<double>(b.count); }
std::optional<double> number(sim::Rate r) { return r.bytes_per_second; }
std::optional<double> number(sim::Frequency f) { return f.hertz; }

/// The nearest whole number, at the ends of what 64 bits hold.
std::int64_t whole(double value) {
  constexpr double kBeyond = 9223372036854775808.0;
  if (value >= kBeyond) return std::numeric_limits<std::int64_t>::max();
  return value < -kBeyond ? std::numeric_limits<std::int64_t>::min() : std::llround(value);
}

void assign(bool&, double) {}
void assign(std::string&, double) {}
void assign(std::int64_t& n, double value) { n = whole(value); }
void assign(double& n, double value) { n = value; }
void assign(sim::Duration& t, double value) { t = sim::Duration{whole(value)}; }
void assign(sim::Bytes& b, double value) { b.count = whole(value); }
void assign(sim::Rate& r, double value) { r.bytes_per_second = value; }
void assign(sim::Frequency& f, double value) { f.hertz = value; }

} // namespace

std::optional<double> number_of(const sim::ParameterValue& value) {
  return std::visit([](const auto& v) { return number(v); }, value);
}

sim::ParameterValue with_number(const sim::ParameterValue& like, double number) {
  auto value = like;
  std::visit([number](auto& v) { assign(v, number); }, value);
  return value;
}

double step_of(const sim::Parameter& parameter) {
  const auto& value = parameter.default_value;
  if (parameter.step) return *number_of(*parameter.step);
  const bool whole = std::holds_alternative<std::int64_t>(value) ||
                     std::holds_alternative<sim::Duration>(value) ||
                     std::holds_alternative<sim::Bytes>(value);
  return whole ? 1 : 0;
}

bool has_coarse_steps(const sim::Parameter& parameter) {
  return parameter.step || std::holds_alternative<std::int64_t>(parameter.default_value);
}

sim::ParameterValue nearest_legal(const sim::Parameter& parameter, double number) {
  if (const double step = step_of(parameter); step > 0) number = std::round(number / step) * step;
  return with_number(parameter.default_value,
                     std::clamp(number, *number_of(parameter.least), *number_of(parameter.most)));
}

} // namespace dioscope::experiments
