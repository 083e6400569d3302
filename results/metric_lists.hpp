#pragma once
/// The declared metrics in parts, in the order in which metrics.cpp joins them, and what their formulas
/// share.
#include "results/metrics.hpp"
#include "results/snapshot.hpp"

namespace dioscope::results {

std::span<const MetricDeclaration> rate_metrics();
std::span<const MetricDeclaration> cost_metrics();
std::span<const MetricDeclaration> latency_metrics();
std::span<const MetricDeclaration> device_metrics();

namespace formulas {

using Value = std::optional<double>;

inline constexpr std::string_view kNoIo = "no I/O was completed";
inline constexpr std::string_view kNoTick = "no clock tick came";
inline constexpr std::string_view kNoInterrupt = "no interrupt was taken";
inline constexpr std::string_view kNoWakeup = "no task was woken";
inline constexpr std::string_view kNeverOff = "interrupts were never off";
inline constexpr std::string_view kNoCommand = "no command was completed";

inline double number(sim::Counter counter) { return static_cast<double>(counter.value); }

/// Share of all CPUs' ticks.
inline Value tick_pct(const Measured& m, sim::Counter part) {
  const auto& ticks = m.during.ticks;
  const double all = number(ticks.user) + number(ticks.system) + number(ticks.idle);
  return all == 0 ? std::nullopt : Value(100 * number(part) / all);
}

/// Of a histogram, in microseconds; none without samples.
inline Value us(const sim::DurationHistogram& samples, sim::Duration value) {
  return samples.count() == 0 ? std::nullopt : Value(sim::microseconds(value));
}
inline Value quantile_us(const sim::DurationHistogram& samples, double q) {
  return us(samples, samples.quantile(q));
}
inline Value max_us(const sim::DurationHistogram& samples) { return us(samples, samples.max()); }
/// Not rounded to nanoseconds.
inline Value mean_us(const sim::DurationHistogram& samples) {
  if (samples.count() == 0) return std::nullopt;
  return sim::microseconds(samples.sum()) / static_cast<double>(samples.count());
}

} // namespace formulas

} // namespace dioscope::results
