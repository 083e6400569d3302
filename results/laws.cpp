#include "results/laws.hpp"

#include <fmt/format.h>

#include <cmath>

namespace dioscope::results {
namespace {

[[noreturn]] void broken(const std::string& law) {
  throw machine::InternalError("a law does not hold over the measured interval: " + law);
}

void check_loops(const Measured& m, System& system) {
  auto& storage = system.storage();
  double capacity = 0;
  for (std::uint32_t loop = 0; loop < storage.loops(); ++loop)
    capacity += storage.loop(loop).data_rate().bytes_per_second;
  const double busy = sim::seconds(m.during.loops.busy) / m.seconds;
  if (busy > m.run.loops * (1 + 1e-9))
    broken(fmt::format("{} loops were busy {:.6f} times the time", m.run.loops, busy));
  const auto bytes = static_cast<double>(m.during.loops.bytes_read.value) +
                     static_cast<double>(m.during.loops.bytes_written.value);
  // Transfers are counted in whole bytes and nanoseconds.
  constexpr double kRounding = 4096;
  if (bytes > capacity * m.seconds + kRounding)
    broken(fmt::format("{:.0f} bytes crossed loops that carry {:.0f} in that time", bytes,
                       capacity * m.seconds));
}

} // namespace

void check_littles_law(const Measured& m) {
  const double integral = sim::seconds(m.during.dio.under_way_time);
  const double latencies = sim::seconds(m.during.dio.latency.sum());
  // Each that was under way at an end counts in one of the two with a part of its latency only.
  const auto at_ends =
      static_cast<double>(m.from.statistics.dio.under_way.level + m.to.statistics.dio.under_way.level);
  const double tolerance = at_ends * sim::seconds(m.run.statistics.dio.latency.max()) + 1e-9;
  if (std::abs(integral - latencies) > tolerance)
    broken(fmt::format("Little's law: {:.6f} s under way against {:.6f} s of latencies, {} I/Os at its ends",
                       integral, latencies, at_ends));
}

void check_laws(const Measured& measured, System& system) {
  check_littles_law(measured);
  if (measured.run.loops > 0) check_loops(measured, system);
}

} // namespace dioscope::results
