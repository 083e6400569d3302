#include "experiments/sweep/quantity.hpp"

#include <cmath>

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

void assign(bool&, double) {}
void assign(std::string&, double) {}
void assign(std::int64_t& n, double value) { n = std::llround(value); }
void assign(double& n, double value) { n = value; }
void assign(sim::Duration& t, double value) { t = sim::Duration{std::llround(value)}; }
void assign(sim::Bytes& b, double value) { b.count = std::llround(value); }
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

bool counts_things(const sim::ParameterValue& value) { return std::holds_alternative<std::int64_t>(value); }

} // namespace dioscope::experiments
