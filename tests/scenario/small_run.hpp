#pragma once
/// Small whole runs for tests, each in a process of its own, with the invariants of every run checked.
#include <cstdint>
#include <string>
#include <vector>

#include "results/variant_result.hpp"
#include "scenarios/scenario.hpp"

namespace dioscope::test {

/// "path=value", as for --set; a later one wins.
using Overrides = std::vector<std::string>;

/// What a run counted besides its result. "Measured": from the end of warm-up to the first exit of a process.
struct Counts {
  std::uint64_t requests = 0;
  std::uint64_t bytes = 0;
  std::uint64_t commands = 0;            ///< that the adapters were given
  std::uint64_t device_interrupts = 0;   ///< of the adapters
  std::uint64_t clock_interrupts = 0;    ///< of the global clock
  std::uint64_t ticks = 0;               ///< of the local timers
  std::uint64_t ipis = 0;                ///< received
  std::uint64_t dirty_pages = 0;         ///< of the user's buffers, at the end
  std::uint64_t pages = 0;               ///< of the user's buffers
  std::int64_t live_bios = 0;            ///< at the end
  std::uint64_t pinned_pages = 0;        ///< with more references than the user's own, at the end
  std::uint64_t switch_events = 0;       ///< sched_switch, measured
  std::uint64_t exit_events = 0;         ///< sys_exit, measured
  std::vector<std::uint64_t> ios_by_cpu; ///< sys_exit by CPU, whole run
};

struct Observed {
  results::VariantResult result;
  Counts counts;

  /// Throws std::bad_optional_access when the metric has no samples.
  double operator[](const char* metric) const { return result.metric(metric).value(); }
  /// switches_per_io without the background.
  double workload_switches_per_io() const;
  /// CPU time per I/O of a function in a kind of context, in microseconds, by all reasons.
  double profile_us(const std::string& context, const std::string& function) const;
};

enum class Listening { what_is_counted, everything };

/// The experiment of 19 September 2002 with 40 requests per process and a warm-up of 100 ms, then
/// `overrides`.
scenarios::Variant small_variant(const Overrides& overrides = {});

/// Simulate small_variant(overrides) in a child. Throws std::runtime_error with the reason when the run
/// fails, or when an invariant of every run does not hold: all requests made and all bytes moved, every BIO
/// put, every page released and, after a read, dirty; the books balance.
Observed observe(const Overrides& overrides = {}, Listening listening = Listening::what_is_counted);

} // namespace dioscope::test
